"""Scala: the programs of `tests.languages.solutions`."""

from collections.abc import Sequence

DECLARATION = (
    "def groupNames(class_ : List[(String, Long)], minSize: Option[Long]): Map[String, List[Double]]"
)
GOOD = {
    "plain": """\
def sumWithout(values: List[Long], skip: Long): Long = {
  require(values.nonEmpty, "no\\nvalues")
  values.filter(_ != skip).sum
}
""",
    "mutating": """\
package org.example

import scala.collection.mutable.ArrayBuffer

object Totals {
  private val start = 0L

  private def sum_without(values: Seq[Long], skip: Long): Long = {
    val rest = ArrayBuffer(values.sorted: _*)
    print("noise")
    if (rest.isEmpty) throw new Exception("empty")
    var total = start
    while (rest.nonEmpty) { val v = rest.remove(0); if (v != skip) total += v }
    total
  }

  def main(args: Array[String]): Unit = sys.exit(7)
}
""",
    "solution class": """\
case class Total(values: List[Long])

class Solution {
  def helper(t: Total) = t.values

  def sumWithout(values: List[Long], skip: Long): Long = {
    var total = values.head * 0
    for (v <- helper(Total(values))) total += (if (v == skip) 0 else v) // { an odd brace
    total
  }
}
""",
    "bare with helpers": """\
import scala.annotation.tailrec

sealed trait Step
case class Add(value: Long) extends Step
case object Skip extends Step

def step(v: Long, skip: Long): Step = if (v == skip) Skip else Add(v)

def sumWithout(values: List[Long], skip: Long): Long = {
  @tailrec
  def loop(rest: List[Long], total: Long): Long = rest match {
    case Nil => total
    case v :: more => step(v, skip) match {
      case Add(one) => loop(more, total + one)
      case Skip => loop(more, total)
    }
  }
  if (values.isEmpty) throw new NoSuchElementException else loop(values, 0L)
}
""",
}
NOT_CODE = """\
def sumWithout(values: List[Long], skip: Long): Long = nothing
"""
OTHER_NAME = """\
def total(values: List[Long], skip: Long): Long = 1
"""
EARLY_EXIT = """\
def sumWithout(values: List[Long], skip: Long): Long = { sys.exit(0); 1 }
"""
SCRIPT = """\
import scala.io.StdIn

object Next extends App {
  println(StdIn.readLine().trim.toInt + 1)
}
"""
LOOP = """\
object Loop {
  @volatile var n = 0L
  def main(args: Array[String]): Unit = while (true) n += 1
}
"""
FLOOD = """\
while (true) println("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx")
"""
HOG = """\
object Hog {
  def main(args: Array[String]): Unit = {
    val kept = scala.collection.mutable.ArrayBuffer[Array[Byte]]()
    while (true) kept += Array.fill[Byte](1 << 20)(1)
  }
}
"""


def echo(declaration: str, names: Sequence[str]) -> str:
    """The identity, below the declaration that a model would see."""
    return declaration + f" = ({', '.join(names)})\n"
