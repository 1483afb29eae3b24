# Say of each file named whether R parses it; nothing runs.
for (name in commandArgs(trailingOnly = TRUE)) {
  why <- tryCatch({ parse(name, keep.source = FALSE, encoding = "UTF-8"); "" }, error = conditionMessage)
  why <- gsub("[[:space:]]+", " ", why)
  cat(name, if (why == "") "good" else "bad", why, sep = "\t", fill = FALSE)
  cat("\n")
}
