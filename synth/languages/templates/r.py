"""Texts in R."""

HARNESS = r"""
evalq({
  NAME <- "@NAME@"
  RETURNS <- @RETURNS@
  ARGUMENTS <- list(
@ARGUMENTS@
  )
  input <- file("stdin", "r")
  nonce <- trimws(readLines(input, n = 1L))

  report <- function(words) {
    while (sink.number() > 0L) sink()
    cat("\n", nonce, " ", words, "\n", sep = "", file = stdout())
    flush(stdout())
  }

  text <- function(value) {
    value <- enc2utf8(value)
    if (!validUTF8(value)) stop("result has ill-formed text", call. = FALSE)
    if (grepl("^[ !#-\\[\\]-~]*$", value, perl = TRUE)) return(paste0('"', value, '"'))
    codes <- utf8ToInt(value)
    plain <- codes >= 32L & codes <= 126L & codes != 34L & codes != 92L
    high <- codes >= 65536L
    parts <- sprintf("\\u%04x", codes)
    parts[plain] <- intToUtf8(codes[plain], multiple = TRUE)
    rest <- codes[high] - 65536L
    parts[high] <- sprintf("\\u%04x\\u%04x", 55296L + rest %/% 1024L, 56320L + rest %% 1024L)
    paste0('"', paste(parts, collapse = ""), '"')
  }

  number <- function(value, kind) {
    if (is.nan(value) || is.infinite(value)) stop("non-finite", call. = FALSE)
    if (is.na(value)) return("null")
    if (kind == "int" && value == trunc(value)) sprintf("%.0f", value) else sprintf("%.17g", value)
  }

  atom <- function(value, kind) {
    if (!is.atomic(value)) stop("result of type ", typeof(value), call. = FALSE)
    if (length(value) != 1L) stop("result of length ", length(value), " where one is wanted", call. = FALSE)
    if (is.numeric(value)) return(number(value, kind))
    if (is.na(value)) return("null")
    if (is.logical(value)) return(if (value) "true" else "false")
    if (is.character(value)) return(text(value))
    stop("result of type ", typeof(value), call. = FALSE)
  }

  encode <- function(value, spec) {
    optional <- spec[[1]] == "optional"
    if (optional) spec <- spec[[2]]
    kind <- spec[[1]]
    if (is.null(value)) return(if (optional) "null" else switch(kind, list = "[]", dict = "{}", "null"))
    if (is.function(value) || is.environment(value)) stop("result of type ", typeof(value), call. = FALSE)
    if (is.object(value) && !inherits(value, "table")) {
      stop("result of class ", paste(class(value), collapse = " "), call. = FALSE)
    }
    value <- unclass(value)
    if (length(dim(value)) > 1L) stop("result is a matrix", call. = FALSE)
    if (!(kind %in% c("list", "tuple", "dict"))) return(atom(value, kind))
    if (optional && is.atomic(value) && length(value) == 1L && is.na(value)) return("null")
    if (!is.list(value) && !is.atomic(value)) stop("result of type ", typeof(value), call. = FALSE)
    items <- lapply(seq_along(value), function(at) {
      encode(value[[at]], spec[[if (kind == "tuple") min(at + 1L, length(spec)) else 2L]])
    })
    if (kind != "dict") return(paste0("[", paste(items, collapse = ","), "]"))
    if (length(items) == 0L) return("{}")
    keys <- names(value)
    if (is.null(keys) || anyNA(keys) || !all(nzchar(keys))) stop("result has no names", call. = FALSE)
    pairs <- paste0(vapply(keys, text, ""), ":", unlist(items))
    paste0("{", paste(pairs, collapse = ","), "}")
  }

  usual <- function(source) {
    words <- unique(unlist(regmatches(source, gregexpr("[A-Za-z.][A-Za-z0-9._]*", source))))
    packages <- c("datasets", "utils", "grDevices", "graphics", "stats", "methods")
    known <- function(package) {
      info <- readRDS(system.file("Meta", "nsInfo.rds", package = package))
      data <- system.file("Meta", "data.rds", package = package)
      c(info$exports, if (nzchar(data)) sub(" .*", "", readRDS(data)[, 1L]))
    }
    if (any(words %in% c("library", "require", "requireNamespace", "search", "S4")) ||
      any(words %in% unlist(lapply(packages, known)))) {
      for (package in rev(packages)) {
        suppressPackageStartupMessages(library(package, character.only = TRUE, warn.conflicts = FALSE))
      }
    }
  }

  compile <- function(level) .Internal(enableJIT(level))

  repeats <- function(source) {
    words <- loose(unlist(regmatches(source, gregexpr("[A-Za-z.][A-Za-z0-9._]*", source))))
    any(c("for", "while", "repeat") %in% words) || sum(words == loose(NAME)) > 1L
  }

  load_candidate <- function() {
    source <- readLines("candidate.R", warn = FALSE, encoding = "UTF-8")
    level <<- if (repeats(source)) 3L else 0L
    usual(source)
    parsed <- tryCatch(
      parse("candidate.R", keep.source = FALSE, encoding = "UTF-8"),
      error = function(e) {
        message(conditionMessage(e))
        report("compile_error")
        quit("no", 1L, FALSE)
      }
    )
    for (one in parsed) eval(one, globalenv())
  }

  loose <- function(names) tolower(gsub("[_.]", "", names))

  pick <- function(names) {
    alike <- names[loose(names) == loose(NAME)]
    if (NAME %in% alike) NAME else if (length(alike)) alike[[1]] else NULL
  }

  find_function <- function() {
    held <- as.list(globalenv(), all.names = TRUE)
    name <- pick(names(held)[vapply(held, is.function, NA) & !vapply(held, isS4, NA)])
    if (!is.null(name)) return(held[[name]])
    for (owner in held) {
      if (inherits(owner, "refObjectGenerator") || (isS4(owner) && is.function(owner))) {
        name <- pick(eval(quote(owner$methods()), list(owner = owner), globalenv()))
        made <- quote(do.call("$", list(owner$new(), name)))
        method <- function() eval(made, list(owner = owner, name = name), globalenv())
        if (!is.null(name)) return(function(...) method()(...))
      } else if (is.list(owner) && !is.null(name <- pick(names(owner)))) {
        if (is.function(owner[[name]])) return(owner[[name]])
      }
    }
    stop("the code defines no function ", NAME, call. = FALSE)
  }

  one_line <- function(e) {
    words <- tryCatch(paste(as.character(conditionMessage(e)), collapse = " "), error = function(e) "error")
    if (words == "non-finite") return(words)
    substr(gsub("[^!-~]+", " ", enc2utf8(words), perl = TRUE), 1L, 300L)
  }

  level <- 0L

  answer <- function(call, given) {
    compile(level)
    result <- do.call(call, given, quote = TRUE)
    compile(0L)
    paste("value", encode(result, RETURNS))
  }

  run <- function() {
    load_candidate()
    call <- find_function()
    for (at in seq_along(ARGUMENTS)) {
      line <- tryCatch(answer(call, ARGUMENTS[[at]]()), error = function(e) {
        compile(0L)
        paste("error", one_line(e))
      })
      report(paste(at - 1L, line))
    }
    report("end")
    quit("no", 0L, FALSE)
  }

  run()
}, new.env(parent = baseenv()))
"""

SAME = """\
# Equal by content, whatever the order of names.
same <- function(actual, expected) {
  if (length(actual) != length(expected)) return(FALSE)
  if (length(expected) == 0) return(TRUE)
  if (!is.null(names(expected))) {
    if (!setequal(names(actual), names(expected))) return(FALSE)
    actual <- actual[names(expected)]
  }
  if (is.list(expected) || is.list(actual)) {
    return(all(mapply(same, unname(actual), unname(expected))))
  }
  if (any(is.na(actual) != is.na(expected))) return(FALSE)
  if (is.numeric(expected) && is.numeric(actual)) {
    return(all(abs(actual - expected) <= pmax(@RELATIVE@ * abs(expected), @ABSOLUTE@), na.rm = TRUE))
  }
  all(actual == expected, na.rm = TRUE)
}
"""
