"""R: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

GOOD = {
    "plain": """\

sum_without <- function(values, skip) {
  if (length(values) == 0) stop("no\\nvalues")
  sum(values[values != skip])
}
""",
    "mutating": """\

library(utils)

sumWithout = function(values, skip) {
  values[1] <- values[1] + 0
  sink(tempfile())
  sink()
  cat("noise")
  stopifnot(!is.na(head(values, 1)), is.list(list()), length(values) > 0)
  total <- 0L
  for (v in values) if (v != skip) total <- total + as.integer(v)
  return(total)
}

cat <- function(...) base::cat("noisier")
length <- function(x) base::length(x)

if (sys.nframe() == 0) quit(status = 7)
""",
    "solution class": """\

Solution <- setRefClass("Solution", methods = list(
  sumWithout = function(values, skip) {
    if (!length(values)) stop("none")
    Reduce(`+`, Filter(function(v) v != skip, values), 0)
  }
))
""",
    "property": """\

Solution <- list(
  sum.without = \\(values, skip) {
    values[[1]]
    sum(ifelse(values == skip, 0, values))
  }
)
""",
}
DECLARATION = """\
# class: list of list(character scalar, integer-valued numeric scalar)
# min_size: integer-valued numeric scalar or NULL
# returns: named list of numeric vector
group_names <- function(class, min_size)"""
NOT_CODE = """\
sum_without <- function(values, skip {
  1
}
"""
OTHER_NAME = """\
total <- function(values, skip) 1
"""
EARLY_EXIT = """\
sum_without <- function(values, skip) quit(status = 0)
"""
SCRIPT = """\
cat(as.integer(readLines(file("stdin"), n = 1)) + 1, "\\n")
"""
LOOP = """\
repeat {}
"""
FLOOD = """\
repeat cat(strrep("x", 1000))
"""
HOG = """\
kept <- list()
repeat kept[[length(kept) + 1]] <- rep(1, 2^21)
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    result = f"list({', '.join(names)})" if len(names) > 1 else names[0]
    return f"{declaration} {{\n  {result}\n}}\n"
