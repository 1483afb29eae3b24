"""Texts in Ruby."""

HARNESS = r"""
module SynthHarness
  NAME, RETURNS = "@NAME@", @RETURNS@
  ARGUMENTS = [
@ARGUMENTS@
  ]
  NONCE = STDIN.gets.to_s.strip
  CLASS_OF = Kernel.instance_method(:class)
  OUT = IO.for_fd(1, "w", autoclose: false)
  OUT.sync = true

  class NonFinite < StandardError; end

  module_function

  def report(text)
    $stdout.flush rescue nil
    OUT.write("\n#{NONCE} #{text}\n")
  end

  def text(value)
    value = value.encode(Encoding::UTF_8)
    raise TypeError, "result has ill-formed text" unless value.valid_encoding?
    '"' + value.gsub(/[^ !#-\[\]-~]/) { |c| units(c).map { |u| "\\u%04x" % u }.join } + '"'
  end

  def units(char)
    char.encode(Encoding::UTF_16BE).unpack("n*")
  end

  def pair(key, value)
    raise TypeError, "hash key of class #{key.class}" unless CLASS_OF.bind_call(key) == String
    text(key) + ":" + encode(value)
  end

  def encode(value)
    kind = CLASS_OF.bind_call(value)
    if kind == NilClass then "null"
    elsif kind == TrueClass then "true"
    elsif kind == FalseClass then "false"
    elsif kind == Integer then value.to_s
    elsif kind == String then text(value)
    elsif kind == Array then "[" + value.map { |one| encode(one) }.join(",") + "]"
    elsif kind == Float
      raise NonFinite unless value.finite?
      value.to_s
    elsif kind == Hash
      "{" + value.map { |key, one| pair(key, one) }.join(",") + "}"
    else
      raise TypeError, "result of class #{kind}"
    end
  end

  def loose(name)
    name.to_s.delete("_").downcase
  end

  def pick(names)
    names.include?(NAME.to_sym) ? NAME.to_sym : names.find { |one| loose(one) == loose(NAME) }
  end

  def find(before)
    main = TOPLEVEL_BINDING.receiver
    if (name = pick(Object.private_instance_methods(false) + Object.instance_methods(false)))
      return ->(*given) { main.send(name, *given) }
    end
    if (name = pick(main.singleton_methods))
      return ->(*given) { main.send(name, *given) }
    end
    if (name = pick(TOPLEVEL_BINDING.local_variables))
      held = TOPLEVEL_BINDING.local_variable_get(name)
      return held if held.respond_to?(:call)
    end
    owners = (Object.constants - before).map { |one| Object.const_get(one) }
    held = owners.find { |one| one.respond_to?(:call) }
    owners.grep(Module).each do |owner|
      if (name = pick(owner.singleton_methods(false)))
        return ->(*given) { owner.send(name, *given) }
      end
      if owner.is_a?(Class) && (name = pick(owner.instance_methods(false)))
        return ->(*given) { owner.new.send(name, *given) }
      end
      if !owner.is_a?(Class) && (name = pick(owner.instance_methods(false)))
        return ->(*given) { Object.new.extend(owner).send(name, *given) }
      end
    end
    held || abort("the code defines no method #{NAME}")
  end

  def one_line(error)
    return "non-finite" if NonFinite === error
    "#{error.class}: #{error.message}".encode(Encoding::UTF_8, invalid: :replace, undef: :replace)
      .gsub(/\s+/, " ")[0, 300]
  rescue Exception
    "error"
  end

  def compiles(source)
    RubyVM::InstructionSequence.compile(source, "candidate.rb", "candidate.rb")
  rescue SyntaxError => error
    STDERR.puts(error.message)
    report("compile_error")
    exit!(1)
  end

  def run
    source = File.read("candidate.rb", encoding: Encoding::UTF_8)
    compiles(source)
    before = Object.constants
    TOPLEVEL_BINDING.eval(source, "candidate.rb", 1)
    call = find(before)
    ARGUMENTS.each_with_index do |make, index|
      line =
        begin
          "value " + encode(call.call(*make.call))
        rescue Exception => error
          "error " + one_line(error)
        end
      report("#{index} #{line}")
    end
    report("end")
    exit!(0)
  end
end

SynthHarness.run
"""

CLOSE = """\
# Equal, floats up to rounding.
def close(expected, actual)
  case expected
  when Float
    actual.is_a?(Numeric) && (actual - expected).abs <= [1e-6 * expected.abs, 1e-9].max
  when Array
    actual.is_a?(Array) && actual.size == expected.size && expected.zip(actual).all? { |e, a| close(e, a) }
  when Hash
    actual.is_a?(Hash) && actual.size == expected.size &&
      expected.all? { |key, value| actual.key?(key) && close(value, actual[key]) }
  else
    actual == expected
  end
end
"""
