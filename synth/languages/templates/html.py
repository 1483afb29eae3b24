"""The checker of HTML documents, in Python: `check.py DOCUMENT TEXT [PROGRAM]`."""

CHECKER = r"""
import html.entities, re, sys
from html.parser import HTMLParser

VOID = set("area base br col embed hr img input link meta param source track wbr".split())
BLOCK = set(
    "address article aside blockquote details dialog div dl fieldset figure footer form h1 h2 h3 h4 h5 h6 "
    "header hgroup hr main menu nav ol p pre search section table ul".split()
)
PHRASE = set(
    "abbr b bdi bdo button cite code data dfn em h1 h2 h3 h4 h5 h6 i kbd label mark meter output p pre "
    "progress q s samp small span strong sub sup time u var legend summary dt".split()
)
HEADINGS_MAY_HOLD = {"legend": set("h1 h2 h3 h4 h5 h6".split()), "summary": set("h1 h2 h3 h4 h5 h6".split())}
OTHER = set(
    "a audio base body canvas caption col colgroup datalist dd del head html iframe ins li map math noscript "
    "object optgroup option picture rp rt ruby script select slot style svg tbody td template textarea tfoot "
    "th thead title tr video figcaption input img link meta applet big center font frame frameset marquee "
    "noframes strike tt acronym".split()
)
KNOWN = VOID | BLOCK | PHRASE | OTHER
OPTIONAL_END = set(
    "html head body p li dt dd option optgroup tr td th thead tbody tfoot colgroup caption rt rp".split()
)
ENDS = {
    "li": {"li"}, "dt": {"dt", "dd"}, "dd": {"dt", "dd"}, "option": {"option"},
    "optgroup": {"option", "optgroup"}, "tr": {"tr", "td", "th", "caption", "colgroup"},
    "td": {"td", "th"}, "th": {"td", "th"}, "rt": {"rt", "rp"}, "rp": {"rt", "rp"}, "body": {"head"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), set("tr td th thead tbody tfoot caption colgroup".split())),
}
PARENTS = {
    "li": {"ul", "ol", "menu"}, "dt": {"dl", "div"}, "dd": {"dl", "div"},
    "tr": {"table", "thead", "tbody", "tfoot"}, "td": {"tr"}, "th": {"tr"},
    **dict.fromkeys(("thead", "tbody", "tfoot", "caption", "colgroup"), {"table"}), "col": {"colgroup"},
    "option": {"select", "optgroup", "datalist"}, "optgroup": {"select"},
    "source": {"audio", "video", "picture"}, "track": {"audio", "video"}, "summary": {"details"},
    "legend": {"fieldset"}, "figcaption": {"figure"}, "rt": {"ruby"}, "rp": {"ruby"},
    "head": {"html"}, "body": {"html"},
}
SCRIPTS = {"script", "template"}
CHILDREN = {
    "ul": {"li"}, "ol": {"li"}, "menu": {"li"}, "dl": {"dt", "dd", "div"}, "tr": {"td", "th"},
    "table": {"caption", "colgroup", "thead", "tbody", "tfoot", "tr"},
    **dict.fromkeys(("thead", "tbody", "tfoot"), {"tr"}), "select": {"option", "optgroup", "hr"},
    "colgroup": {"col"}, "html": {"head", "body"},
}
NOT_WITHIN_ITSELF = {"a", "button", "form", "label"}
UNSEEN = {"head", "script", "style", "template", "title", "noscript"}


class Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=False)
        self.open, self.ids, self.words, self.begun, self.typed = [], set(), [], False, False

    def complain(self, what):
        line, column = self.getpos()
        sys.exit(f"not valid HTML: line {line}, column {column + 1}: {what}")

    def names(self):
        return [name for name, _ in self.open]

    def foreign(self):
        return any(name in ("svg", "math") for name in self.names())

    def handle_starttag(self, tag, attributes):
        self.check_attributes(attributes)
        if not self.foreign():
            self.close_implied(tag)
            self.check_place(tag)
        self.begun = True
        if self.foreign() or tag not in VOID:
            self.open.append((tag, self.getpos()[0]))

    def handle_startendtag(self, tag, attributes):
        if tag not in VOID and not self.foreign() and tag not in ("svg", "math"):
            self.complain(f"<{tag}/> is not closed by its slash")
        self.handle_starttag(tag, attributes)
        if self.open and self.open[-1][0] == tag and tag not in VOID:
            self.open.pop()

    def check_attributes(self, attributes):
        names = [name for name, _ in attributes]
        for name, value in attributes:
            if names.count(name) > 1:
                self.complain(f"the attribute {name} comes twice")
            if re.search("[\"'<=]", name):
                self.complain(f"{name} is no attribute name")
            if name == "id":
                if not value or re.search(r"\s", value) or value in self.ids:
                    self.complain(f"the id {value!r} is empty, has a space or comes twice")
                self.ids.add(value)

    def close_implied(self, tag):
        ends = ENDS.get(tag, set()) | ({"p"} if tag in BLOCK else set())
        while self.open and (self.open[-1][0] in ends or self.ends_paragraph(tag)):
            self.open.pop()

    def ends_paragraph(self, tag):
        return self.open[-1][0] == "p" and (tag in BLOCK or tag in ("li", "dd", "dt", "td", "th", "tr"))

    def check_place(self, tag):
        names = self.names()
        parent = names[-1] if names else ""
        if tag not in KNOWN and "-" not in tag:
            self.complain(f"<{tag}> is unknown")
        if tag in PARENTS and parent not in PARENTS[tag] and parent != "template":
            self.complain(f"<{tag}> is not allowed in {self.named(parent)}")
        if parent in CHILDREN and tag not in CHILDREN[parent] | SCRIPTS:
            self.complain(f"<{tag}> is not allowed in {self.named(parent)}")
        if tag == "html" and (parent or self.begun):
            self.complain("<html> is not allowed here")
        if tag in BLOCK and tag not in HEADINGS_MAY_HOLD.get(parent, ()):
            inside = next((n for n in reversed(names) if n in PHRASE or n in ("td", "th", "li", "dd")), "")
            if parent in PHRASE or (parent in ("a", "ins", "del") and inside in PHRASE):
                self.complain(f"<{tag}> is not allowed in <{inside or parent}>")
        if tag in NOT_WITHIN_ITSELF and tag in names:
            self.complain(f"<{tag}> is not allowed in <{tag}>")

    def named(self, parent):
        return f"<{parent}>" if parent else "no parent"

    def handle_endtag(self, tag):
        if tag in VOID and not self.foreign():
            self.complain(f"</{tag}>: <{tag}> has no end tag")
        if tag not in self.names():
            self.complain(f"</{tag}> closes nothing")
        while self.open[-1][0] != tag:
            name, line = self.open.pop()
            if name not in OPTIONAL_END:
                self.complain(f"</{tag}> comes where <{name}> of line {line} is open")
        self.open.pop()

    def handle_data(self, data):
        parent = self.open[-1][0] if self.open else ""
        if data.strip() and parent in CHILDREN:
            self.complain(f"text is not allowed in <{parent}>")
        if not UNSEEN.intersection(self.names()):
            self.words.append(data)
        self.begun = self.begun or bool(data.strip())

    def handle_entityref(self, name):
        if name + ";" not in html.entities.html5:
            self.complain(f"&{name}; is unknown")
        self.handle_data(html.entities.html5[name + ";"])

    def handle_charref(self, name):
        try:
            self.handle_data(chr(int(name[1:], 16) if name[0] in "xX" else int(name)))
        except (ValueError, OverflowError):
            self.complain(f"&#{name}; is no character")

    def handle_decl(self, text):
        if self.begun or self.typed or not re.match(r"(?i)doctype\s+html\b", text):
            self.complain("a doctype is the first thing of a document, and `<!DOCTYPE html>`")
        self.typed = True

    def unknown_decl(self, text):
        if not self.foreign():
            self.complain("a CDATA section is not HTML")

    def handle_pi(self, text):
        self.complain("a processing instruction is not HTML")

    def finish(self):
        if "<" in self.rawdata:
            self.complain("a tag or comment does not end")
        self.close()
        for name, line in reversed(self.open):
            if name not in OPTIONAL_END:
                self.complain(f"<{name}> of line {line} is not closed")


with open(sys.argv[1], encoding="utf-8", newline="") as file:
    text = file.read()
if not text.strip():
    sys.exit("not valid HTML: an empty document")
reader = Reader()
reader.feed(text)
reader.finish()
with open(sys.argv[2], "w", encoding="utf-8") as file:
    print(" ".join("".join(reader.words).split()), file=file)
"""
