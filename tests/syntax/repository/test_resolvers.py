"""Each language's imports lead to the right files, by the names that are in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from synth import languages
from synth.syntax import grammars
from synth.syntax.repository.names import query_of
from synth.syntax.repository.resolvers import RESOLVERS
from tests.syntax.repository.places import graph_of, leads

Case = tuple[dict[str, str], dict[str, dict[str, set[str]]]]

PYTHON: Case = (
    {
        "pyproject.toml": "",
        "src/shop/__init__.py": "from .stock import Stock\nfrom .prices import *\n",
        "src/shop/stock.py": "class Stock:\n    def reserve_units(self): ...\n    def get(self): ...\n",
        "src/shop/prices.py": "RATE = 2\n\ndef priced(x):\n    return x * RATE\n",
        "src/shop/deep/__init__.py": "",
        "src/shop/deep/order.py": (
            "import os\nfrom .. import prices\nfrom ..stock import Stock\nfrom . import helper as h\n\n"
            "def order(stock: Stock, priced):\n    stock.reserve_units()\n    stock.get()\n"
            "    os.getcwd()\n    return prices.priced(h.help_me(1))\n"
        ),
        "src/shop/deep/helper.py": "def help_me(x):\n    return x\n",
        "tests/test_shop.py": (
            "import shop\nimport shop.prices as p\nfrom shop import Stock, priced\n"
            "Stock()\npriced(p.RATE)\nshop.Stock()\n"
        ),
    },
    {
        "src/shop/deep/order.py": {
            "src/shop/stock.py": {"Stock", ".reserve_units"},
            "src/shop/prices.py": {"prices.priced"},
            "src/shop/deep/helper.py": {"h.help_me"},
        },
        "tests/test_shop.py": {
            "src/shop/__init__.py": set(),
            "src/shop/stock.py": {"Stock", "shop.Stock"},
            "src/shop/prices.py": {"priced", "p.RATE"},
        },
    },
)
JAVASCRIPT: Case = (
    {
        "package.json": '{"name": "@me/shop"}',
        "index.js": "export { price } from './lib/price.js';\n",
        "lib/price.js": "export function price(x) { return x; }\nexport const RATE = 2;\n",
        "lib/util/index.js": "module.exports = { round, twice: 2 };\nfunction round(x) { return x; }\n",
        "app.mjs": (
            "import * as p from './lib/price';\nimport { price } from '@me/shop';\n"
            "import fs from 'fs';\nexport const cost = (x) => price(x) * p.RATE;\n"
        ),
        "old.js": (
            "const util = require('./lib/util');\nconst { twice } = require('./lib/util');\n"
            "function run(price) { return util.round(twice) + price; }\n"
        ),
    },
    {
        "app.mjs": {"lib/price.js": {"price", "p.RATE"}, "index.js": set()},
        "old.js": {"lib/util/index.js": {"util.round", "twice"}},
    },
)
TYPESCRIPT: Case = (
    {
        "tsconfig.json": '{ // with a comment\n "compilerOptions": {"baseUrl": ".", "paths": {"~/*": ["src/*"],}}}',
        "src/model.ts": "export interface Item { price: number }\nexport enum Kind { A }\nexport type Id = string;\n",
        "src/shop.tsx": (
            "import type { Item } from '~/model';\nimport { Kind } from './model.js';\n"
            "export function total(items: Item[]) { return Kind.A; }\n"
        ),
    },
    {"src/shop.tsx": {"src/model.ts": {"Item", "Kind", "Kind.A"}}},
)
JAVA: Case = (
    {
        "pom.xml": "",
        "src/main/java/a/Shop.java": (
            "package a;\nimport a.b.*;\nimport a.c.Rate;\nimport static a.c.Rates.best;\nimport java.util.List;\n"
            "class Shop { Stock s; List<Item> x; int m(Rate Stock2) { return best(1) + Near.of(Rate.TOP); } }\n"
        ),
        "src/main/java/a/Near.java": "package a;\nclass Near { static int of(int x) { return x; } }\n",
        "src/main/java/a/b/Stock.java": "package a.b;\npublic class Stock {}\nclass List {}\n",
        "src/main/java/a/b/Item.java": "package a.b;\npublic record Item(int a) {}\n",
        "src/main/java/a/c/Rate.java": "package a.c;\npublic class Rate { public static int TOP = 1; }\n",
        "src/main/java/a/c/Rates.java": "package a.c;\npublic class Rates { public static int best(int x) { return x; } }\n",
        "src/main/java/a/c/Item.java": "package a.c;\npublic class Item {}\n",
    },
    {
        "src/main/java/a/Shop.java": {
            "src/main/java/a/Near.java": {"Near", "Near.of"},
            "src/main/java/a/b/Stock.java": {"Stock"},
            "src/main/java/a/b/Item.java": {"Item"},
            "src/main/java/a/c/Rate.java": {"Rate", "Rate.TOP"},
            "src/main/java/a/c/Rates.java": {"best"},
        }
    },
)
KOTLIN: Case = (
    {
        "build.gradle.kts": "",
        "a/Shop.kt": (
            "package a\n\nimport a.b.priced\nimport a.b.Stock\nimport a.b.other as mine\n\n"
            "fun shop(s: Stock): Near {\n    return near(priced(s))\n}\n"
        ),
        "a/Near.kt": "package a\n\nclass Near(val x: Int)\n\nfun near(x: Int): Near = Near(x)\n",
        "a/b/Prices.kt": "package a.b\n\nfun priced(s: Stock): Int = 1\n\nfun other(): Int = 2\n",
        "a/b/Stock.java": "package a.b;\npublic class Stock {}\n",
    },
    {
        "a/Shop.kt": {
            "a/Near.kt": {"Near", "near"},
            "a/b/Prices.kt": {"priced"},
            "a/b/Stock.java": {"Stock"},
        }
    },
)
GO: Case = (
    {
        "go.mod": "module example.org/shop\n\ngo 1.22\n",
        "main.go": (
            'package main\n\nimport (\n\t"fmt"\n\tst "example.org/shop/stock"\n\t"example.org/shop/go-rates"\n)\n\n'
            "func main() {\n\tvar s st.Stock\n\ts.ReserveUnits(rates.Best)\n\tfmt.Println(help(s), missing)\n}\n"
        ),
        "help.go": "package main\n\nfunc help(x any) any { return x }\n\nvar missing, s = 1, 2\n",
        "stock/stock.go": "package stock\n\ntype Stock struct{ Units int }\n\nfunc (s *Stock) ReserveUnits(n int) {}\n",
        "go-rates/rates.go": "package rates\n\nconst Best = 1\n",
    },
    {
        "main.go": {
            "help.go": {"help", "missing"},
            "stock/stock.go": {"st.Stock", ".ReserveUnits"},
            "go-rates/rates.go": {"rates.Best"},
        }
    },
)
RUST: Case = (
    {
        "Cargo.toml": '[workspace]\nmembers = ["core-lib", "app"]\n',
        "core-lib/Cargo.toml": '[package]\nname = "core-lib"\n',
        "core-lib/src/lib.rs": "pub mod stock;\npub use stock::Stock;\npub fn best() -> i32 { 1 }\n",
        "core-lib/src/stock.rs": "pub struct Stock;\nimpl Stock { pub fn reserve_units(&self) {} }\n",
        "app/Cargo.toml": '[package]\nname = "app"\n',
        "app/src/main.rs": (
            "mod deep;\nuse core_lib::{best, stock::Stock};\nuse std::fmt;\n"
            "fn main() { let s: Stock = deep::make(best()); s.reserve_units(); }\n"
        ),
        "app/src/deep/mod.rs": "mod inner;\npub use self::inner::make;\npub const TOP: i32 = 1;\n",
        "app/src/deep/inner.rs": "use super::TOP;\nuse crate::deep;\npub fn make(x: i32) -> i32 { x + TOP + deep::TOP }\n",
    },
    {
        "app/src/main.rs": {
            "core-lib/src/lib.rs": {"best"},
            "core-lib/src/stock.rs": {"Stock", ".reserve_units"},
            "app/src/deep/mod.rs": set(),
            "app/src/deep/inner.rs": {"deep::make".replace("::", ".")},
        },
        "app/src/deep/inner.rs": {"app/src/deep/mod.rs": {"TOP", "deep.TOP"}},
    },
)
C: Case = (
    {
        "CMakeLists.txt": "",
        "include/shop/stock.h": (
            "#ifndef S\n#define S\n#define MAX_UNITS 3\ntypedef struct { int units; } stock_t;\n"
            "enum kind { KIND_A };\nint reserve(stock_t *s);\n#endif\n"
        ),
        "src/stock.c": '#include "shop/stock.h"\nint reserve(stock_t *s) { return s->units; }\n',
        "src/main.c": (
            '#include <shop/stock.h>\n#include <stdio.h>\n#include "local.h"\n'
            'int main(void) { stock_t s; int local = KIND_A; puts(""); return reserve(&s) + MAX_UNITS; }\n'
        ),
        "src/local.h": "extern int local;\n",
    },
    {
        "src/main.c": {
            "include/shop/stock.h": {"stock_t", "reserve", "MAX_UNITS", "KIND_A"},
            "src/stock.c": set(),
            "src/local.h": set(),
        },
        "src/stock.c": {"include/shop/stock.h": {"stock_t"}},
    },
)
CPP: Case = (
    {
        "CMakeLists.txt": "",
        "a/stock.hpp": (
            "namespace shop {\ntemplate <class T> class Stock { public: static int most(); void reserve_units(T n); };\n"
            "using Units = int;\n}\n"
        ),
        "a/stock.cpp": '#include "stock.hpp"\nint shop::Stock<int>::most() { return 1; }\n',
        "b/main.cc": (
            '#include "a/stock.hpp"\nint main() { shop::Stock<int> s; s.reserve_units(1);\n'
            "  return Stock::most() + Units(2); }\n"
        ),
    },
    {
        "b/main.cc": {
            "a/stock.hpp": {"Stock", "Units", "Stock.most", ".reserve_units"},
            "a/stock.cpp": set(),
        }
    },
)
CSHARP: Case = (
    {
        "Shop.sln": "",
        "Globals.cs": "global using Shop.Rates;\n",
        "A.cs": (
            "using System;\nusing Shop.Stocks;\nnamespace Shop.Front {\n  class A : Base {\n"
            "    int M(Stock s) { s.ReserveUnits(); return Rate.Best + new Outer().GetHashCode(); }\n  }\n}\n"
        ),
        "Base.cs": "namespace Shop.Front;\nabstract class Base { }\n",
        "Outer.cs": "namespace Shop { class Outer { } }\n",
        "Stock.cs": "namespace Shop.Stocks;\npublic class Stock { public void ReserveUnits() { } }\n",
        "Rate.cs": "namespace Shop.Rates;\npublic static class Rate { public static int Best = 1; }\n",
        "Far.cs": "namespace Else;\nclass Stock { } class Base { }\n",
    },
    {
        "A.cs": {
            "Base.cs": {"Base"},
            "Outer.cs": {"Outer"},
            "Stock.cs": {"Stock", ".ReserveUnits"},
            "Rate.cs": {"Rate", "Rate.Best"},
        }
    },
)
PHP: Case = (
    {
        "composer.json": '{"autoload": {"psr-4": {"Shop\\\\": "src/"}}}',
        "src/Front.php": (
            "<?php\nnamespace Shop;\nuse Shop\\Model\\{Stock, Rate as R};\nuse function Shop\\best;\n"
            "require __DIR__ . '/helpers.php';\n"
            "class Front extends Near { function m(Stock $s) { $s->reserveUnits(); return best(new R(), plain()); } }\n"
        ),
        "src/Near.php": "<?php\nnamespace Shop;\nclass Near {}\n",
        "src/Model/Stock.php": "<?php\nnamespace Shop\\Model;\nclass Stock { function reserveUnits() {} }\n",
        "old/Stock.php": "<?php\nnamespace Shop\\Model;\nclass Stock {}\n",
        "src/functions.php": "<?php\nnamespace Shop;\nfunction best($x) { return $x; }\n",
        "src/helpers.php": "<?php\nfunction plain() { return 1; }\n",
    },
    {
        "src/Front.php": {
            "src/Near.php": {"Near"},
            "src/Model/Stock.php": {"Stock", ".reserveUnits"},
            "src/functions.php": {"best"},
            "src/helpers.php": {"plain"},
        }
    },
)
RUBY: Case = (
    {
        "shop.gemspec": "",
        "lib/shop.rb": 'require "shop/stock"\nrequire_relative "shop/rates"\nrequire "json"\nmodule Shop\n  Stock.new\n  best(1)\nend\n',
        "lib/shop/stock.rb": "module Shop\n  class Stock\n    def reserve_units; end\n  end\nend\n",
        "lib/shop/rates.rb": "def best(x)\n  x\nend\n",
        "lib/shop/front.rb": "module Shop\n  class Front\n    def run(stock)\n      Stock.new.reserve_units\n      stock\n    end\n  end\nend\n",
    },
    {
        "lib/shop.rb": {"lib/shop/stock.rb": {"Stock"}, "lib/shop/rates.rb": {"best"}},
        "lib/shop/front.rb": {"lib/shop/stock.rb": {"Stock"}},
    },
)
CASES = {
    "python": PYTHON,
    "javascript": JAVASCRIPT,
    "typescript": TYPESCRIPT,
    "java": JAVA,
    "kotlin": KOTLIN,
    "go": GO,
    "rust": RUST,
    "c": C,
    "cpp": CPP,
    "csharp": CSHARP,
    "php": PHP,
    "ruby": RUBY,
}


@pytest.mark.parametrize("language", CASES)
def test_imports_lead_to_the_files_whose_names_are_used(language: str, tmp_path: Path) -> None:
    texts, wanted = CASES[language]
    graph = graph_of(tmp_path / "shop", texts)
    assert {path: leads(graph, path) for path in wanted} == wanted


def test_every_resolver_has_a_case() -> None:
    assert set(CASES) == set(RESOLVERS)


@pytest.mark.parametrize("language", RESOLVERS)
def test_tables_name_what_the_grammar_has(language: str) -> None:
    table, grammar = RESOLVERS[language].table, languages.get(language).grammar
    query_of(grammar, table.query)
    kinds = {*table.definitions, *table.through, *table.bodies, *table.members}
    fields = {*table.bodies.values(), *(f for pair in table.members.values() for f in pair)} - {""}
    assert kinds <= grammars.kinds(grammar)
    assert fields <= grammars.fields(grammar)


def test_the_dialect_of_typescript_takes_the_same_query() -> None:
    query_of("tsx", RESOLVERS["typescript"].table.query)
