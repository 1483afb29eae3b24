# Class data archive of the Kotlin compiler: made by compiling one program that uses what programs use.
# The flags and the class path must be as in synth/languages/kotlin.py, or the archive is not used.
set -eu
lib=/opt/npm/node_modules/kotlin-compiler/lib
to=/opt/warm/kotlin
work=$(mktemp -d)
rm -rf "$to"
mkdir -p "$to"
cd "$work"
cat > candidate.kt <<'KOTLIN'
import java.util.PriorityQueue

data class Item(val key: String, val weight: Long)

sealed class Shape {
    class Square(val side: Double) : Shape()
    object Nothing : Shape()
}

interface Total {
    fun total(values: List<Long>): Long
}

class Solution : Total {
    companion object {
        const val BASE = 7L
    }

    private val seen = mutableMapOf<String, MutableList<Long>>()

    override fun total(values: List<Long>): Long {
        require(values.isNotEmpty()) { "empty: ${values.size}" }
        var sum = 0L
        for ((at, value) in values.withIndex()) {
            sum += if (at % 2 == 0) value else -value
        }
        while (sum > 1000) sum /= 2
        val queue = PriorityQueue<Item>(compareBy { it.weight })
        queue.add(Item("a", sum))
        seen.getOrPut("a") { mutableListOf() }.add(queue.poll()?.weight ?: BASE)
        return try {
            sum + values.filter { it > 1 }.map { it * 2 }.sorted().sum()
        } catch (error: ArithmeticException) {
            0L
        }
    }

    fun area(shape: Shape): Double = when (shape) {
        is Shape.Square -> shape.side * shape.side
        Shape.Nothing -> 0.0
    }
}

fun words(text: String): Map<String, Int> = text.split(" ").groupingBy { it }.eachCount()
KOTLIN
cat > main.kt <<'KOTLIN'
fun call(a0: MutableList<Long>, a1: MutableMap<String, Pair<Long, Double?>>): Any? {
    val result: Long = Solution().total(a0)
    return listOf(result, a1, words("a b a"))
}
object Main {
    @JvmStatic
    fun main(arguments: Array<String>) {
        val calls = listOf<() -> Any?>({ call(mutableListOf<Long>(1L, 2L), mutableMapOf(Pair("a", Pair(1L, null)))) })
        for ((i, one) in calls.withIndex()) println("$i ${one()}")
    }
}
KOTLIN
own="$lib/kotlin-compiler.jar:$lib/kotlin-stdlib.jar:$lib/kotlin-script-runtime.jar:$lib/kotlin-reflect.jar"
own="$own:$lib/kotlinx-coroutines-core-jvm.jar:$lib/annotations-13.0.jar"
/usr/lib/jvm/default-java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto \
    -Xmx512m -Xss16m -XX:ArchiveClassesAtExit="$to/compiler.jsa" -cp "$own" \
    org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-reflect -no-stdlib -nowarn \
    -cp "$lib/kotlin-stdlib.jar:$lib/kotlinx-coroutines-core-jvm.jar" -d out candidate.kt main.kt
chmod -R a+rX "$to"
cd /
rm -rf "$work"
