# Say of each file named whether Ruby compiles it (as `ruby -c` does); nothing runs.
$VERBOSE = nil
ARGV.each do |name|
  why = ""
  begin
    RubyVM::InstructionSequence.compile(File.read(name, encoding: "UTF-8"), name)
  rescue SyntaxError, ArgumentError => error
    why = error.message.gsub(/\s+/, " ")[0, 150]
  end
  puts [name, why.empty? ? "good" : "bad", why].join("\t")
end
