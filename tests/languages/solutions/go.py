"""Go: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

func SumWithout(values []int, skip int) int {
	if len(values) == 0 {
		panic("no\\nvalues")
	}
	total := 0
	for _, v := range values {
		if v != skip {
			total += v
		}
	}
	return total
}
""",
    "mutating": """\

package solution

import (
	"fmt"
	"sort"
)

func sum_without(values []int, skip int) int {
	sort.Ints(values)
	fmt.Print("noise")
	total := values[0] * 0
	for i, v := range values {
		values[i] = 0
		if v != skip {
			total += v
		}
	}
	return total
}

func main() {
	panic(7)
}
""",
    "solution class": """\

package main

type Solution struct{}

func (s *Solution) SumWithout(values []int, skip int) int {
	total := values[0] * 0 // { an odd brace
	for _, v := range values {
		if v != skip {
			total += v
		}
	}
	return total
}
""",
}
NOT_CODE = """\
func SumWithout(values []int, skip int) int { return nothing }
"""
OTHER_NAME = """\
func Total(values []int, skip int) int { return 1 }
"""
EARLY_EXIT = """\
import "os"
func SumWithout(values []int, skip int) int { os.Exit(0); return 1 }
"""
SCRIPT = """\
package main

import "fmt"

func main() {
	var n int
	fmt.Scan(&n)
	fmt.Println(n + 1)
}
"""
LOOP = """\
package main

func main() {
	for {
	}
}
"""
FLOOD = """\
package main

import (
	"fmt"
	"strings"
)

func main() {
	for {
		fmt.Println(strings.Repeat("x", 1000))
	}
}
"""
HOG = """\
package main

func main() {
	var kept [][]byte
	for {
		block := make([]byte, 1<<24)
		for i := range block {
			block[i] = 1
		}
		kept = append(kept, block)
	}
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    all_of = ", ".join(names)
    return declaration + f" {{\n\treturn Tuple{len(names)}{{{all_of}}}\n}}\n"
