# tree: sid
# Class data archives of the Scala compiler (by compiling one program) and of its library (by its own banner).
# The flags and the class paths must be as in synth/languages/scala.py, or the archives are not used.
set -eu
java=/usr/lib/jvm/default-java/bin/java
library=/usr/share/java/scala-library.jar
own="$library:/usr/share/java/scala-reflect.jar:/usr/share/java/scala-compiler.jar"
own="$own:/usr/share/maven-repo/org/scala-lang/modules/scala-asm/debian/scala-asm-debian.jar:/usr/share/java/jline2.jar"
flags="-XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto -Xmx512m -Xss16m"
to=/opt/warm/scala
work=$(mktemp -d)
rm -rf "$to"
mkdir -p "$to"
cd "$work"
cat > candidate.scala <<'SCALA'
import scala.annotation.tailrec
import scala.collection.mutable

sealed trait Shape
case class Square(side: Double) extends Shape
case object Empty extends Shape

trait Total {
  def total(values: List[Long]): Long
}

class Solution extends Total {
  private val seen = mutable.Map[String, List[Long]]()
  lazy val base: Long = 7L

  def total(values: List[Long]): Long = {
    require(values.nonEmpty, s"empty: ${values.size}")
    @tailrec
    def loop(rest: List[Long], sum: Long): Long = rest match {
      case Nil => sum
      case head :: tail if head > 3 => loop(tail, sum + head)
      case _ :: tail => loop(tail, sum)
    }
    var sum = loop(values, 0L)
    while (sum > 1000) sum /= 2
    seen.getOrElseUpdate("a", Nil)
    try sum + values.filter(_ > 1).map(_ * 2).sorted.sum
    catch { case error: ArithmeticException => base }
  }

  def area(shape: Shape): Double = shape match {
    case Square(side) => side * side
    case Empty => 0.0
  }
}

object Solution {
  def pairs(n: Int): Seq[(Int, Int)] = for { i <- 1 to n; j <- i to n if i + j < n } yield (i, j)
  def words(text: String): Map[String, Int] = text.split(" ").groupBy(identity).mapValues(_.length).toMap
}
SCALA
cat > main.scala <<'SCALA'
object Main {
  private def call(a0: List[Long], a1: Map[String, (Long, Option[Double])]): Any = {
    val result: Long = new Solution().total(a0)
    (result, a1, Solution.words("a b a"), Solution.pairs(3))
  }
  def main(arguments: Array[String]): Unit = {
    val calls = Array[() => Any](() => call(List[Long](1L, 2L), Map[String, (Long, Option[Double])]("a" -> ((1L, None)))))
    for (one <- calls) println(one())
  }
}
SCALA
$java $flags -XX:ArchiveClassesAtExit="$to/compiler.jsa" -cp "$own" \
    scala.tools.nsc.Main -usejavacp -nowarn -d . candidate.scala main.scala
$java $flags -XX:ArchiveClassesAtExit="$to/library.jsa" -cp "$library" scala.util.Properties
chmod -R a+rX "$to"
cd /
rm -rf "$work"
