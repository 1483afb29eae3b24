# Run a checker on one file after another: each.sh STATUS-ONLY-COMMAND... -- FILE...
# Prints name, exit status and the first lines that it wrote, on one line.
command=()
while [ "$1" != "--" ]; do command+=("$1"); shift; done
shift
for name in "$@"; do
  said=$(timeout 10 "${command[@]}" "$name" </dev/null 2>&1); status=$?
  said=${said:0:600}
  printf '%s\t%s\t%s\n' "$name" "$status" "${said//[$'\n\t\r']/ }"
done
