"""Texts in Scala."""

HARNESS = r"""
object SynthHarness {
  private def text(value: String, out: StringBuilder): Unit = {
    out.append('"')
    var i = 0
    while (i < value.length) {
      val c = value.charAt(i)
      val pair = i + 1 < value.length && Character.isSurrogatePair(c, value.charAt(i + 1))
      if (Character.isSurrogate(c) && !pair) throw new IllegalStateException("result has ill-formed text")
      unit(c, out)
      if (pair) { i += 1; unit(value.charAt(i), out) }
      i += 1
    }
    out.append('"')
  }

  private def unit(c: Char, out: StringBuilder): Unit =
    if (c == '"' || c == '\\') out.append('\\').append(c)
    else if (c >= 0x20 && c < 0x7f) out.append(c)
    else out.append(String.format("\\u%04x", Integer.valueOf(c.toInt)))

  private def all(items: Iterator[Any], out: StringBuilder): Unit = {
    out.append('[')
    var first = true
    while (items.hasNext) {
      if (!first) out.append(',')
      first = false
      put(items.next(), out)
    }
    out.append(']')
  }

  def put(value: Any, out: StringBuilder): Unit = value match {
    case null => throw new IllegalStateException("result is null")
    case number: Double =>
      if (number.isNaN || number.isInfinity) throw new ArithmeticException("non-finite")
      out.append(number.toString)
    case number: Long => out.append(number.toString)
    case flag: Boolean => out.append(flag.toString)
    case words: String => text(words, out)
    case None => out.append("null")
    case Some(inner) => put(inner, out)
    case items: scala.collection.immutable.List[_] => all(items.iterator, out)
    case entries: scala.collection.immutable.Map[_, _] =>
      out.append('{')
      var first = true
      for ((key, inner) <- entries) {
        if (!first) out.append(',')
        first = false
        text(key.asInstanceOf[String], out)
        out.append(':')
        put(inner, out)
      }
      out.append('}')
    case tuple: Product if tuple.getClass.getName.startsWith("scala.Tuple") => all(tuple.productIterator, out)
    case other => throw new IllegalStateException("result of class " + other.getClass.getName)
  }

  def oneLine(error: Throwable): String =
    if (error.isInstanceOf[ArithmeticException] && error.getMessage == "non-finite") "non-finite"
    else error.toString.map(c => if (c >= 0x20 && c < 0x7f) c else ' ').take(300)
}

object SynthMain {
  private def invoke(@PARAMETERS@): Any = {
    val result: @RETURNS@ = @CALLEE@(@NAMES@)
    result
  }

@CALLS@
  def main(arguments: Array[String]): Unit = {
    val nonce = new StringBuilder
    var c = System.in.read()
    while (c >= 0 && c != 10) {
      nonce.append(c.toChar)
      c = System.in.read()
    }
    val raw = new java.io.FileOutputStream(java.io.FileDescriptor.out)
    def report(line: String): Unit = {
      Console.flush()
      System.out.flush()
      raw.write(("\n" + nonce + " " + line + "\n").getBytes("US-ASCII"))
    }
    val calls = Array[() => Any](@REFERENCES@)
    var i = 0
    while (i < calls.length) {
      val line =
        try {
          val out = new StringBuilder
          SynthHarness.put(calls(i)(), out)
          "value " + out
        } catch {
          case error: Throwable => "error " + SynthHarness.oneLine(error)
        }
      report(i + " " + line)
      i += 1
    }
    report("end")
    Runtime.getRuntime.halt(0)
  }
}
"""

CLOSE = """
  /** Equal, doubles up to rounding. */
  private def close(actual: Any, expected: Any): Boolean = (actual, expected) match {
    case (a: Double, b: Double) =>
      Math.abs(a - b) <= Math.max(1e-6 * Math.max(Math.abs(a), Math.abs(b)), 1e-9)
    case (a: List[_], b: List[_]) => a.size == b.size && a.zip(b).forall { case (x, y) => close(x, y) }
    case (a: Map[_, _], b: Map[_, _]) => close(a.toList.sortBy(_._1.toString), b.toList.sortBy(_._1.toString))
    case (a: Product, b: Product) if a.productArity > 0 && a.getClass == b.getClass =>
      close(a.productIterator.toList, b.productIterator.toList)
    case _ => actual == expected
  }
"""
