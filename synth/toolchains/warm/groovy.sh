# Class data archive of Groovy itself: made by running one program that compiles another and uses it.
# The flags and the class path must be as in synth/languages/groovy.py, or the archive is not used.
set -eu
to=/opt/warm/groovy
work=$(mktemp -d)
rm -rf "$to"
mkdir -p "$to"
cd "$work"
cat > candidate.groovy <<'GROOVY'
import groovy.transform.Field

@Field Map seen = [:]

class Item {
    String key
    long weight = 1L
    static long twice(long value) { value * 2 }
}

long sumWithout(List<Long> values, long skip) {
    if (values.isEmpty()) throw new IllegalArgumentException("no values ${skip}")
    def item = new Item(key: 'a', weight: 3L)
    seen[item.key] = (seen[item.key] ?: 0) + 1
    long total = 0
    for (v in values) { if (v != skip) total += v }
    for (int i = 0; i < 3; i++) total += i
    while (total > 1000) total = total.intdiv(2)
    def words = 'a b a'.split(' ').countBy { it }.sort { a, b -> a.key <=> b.key }
    try { total += Item.twice(values.findAll { it > 1 }.collect { it * 2 }.inject(0L) { a, b -> a + b }) }
    catch (ArithmeticException error) { total = 0 }
    assert words['a'] == 2 && values.sum() > 0 && [1.5d, 2] != [0] && (10 / 4) == 2.5
    switch (total) { case 0: return 0; case 1..3: return 1; default: return total }
}
GROOVY
cat > main.groovy <<'GROOVY'
import groovy.json.JsonSlurper
import org.codehaus.groovy.control.CompilationFailedException
import org.codehaus.groovy.runtime.InvokerHelper

class Main {
    static final List KINDS = [Long, Integer]
    static void put(Object value, StringBuilder out) {
        if (KINDS.any { it.isInstance(value) }) out.append(value.toString())
        else if (value instanceof Map) { for (entry in value.entrySet()) put(entry.value, out) }
        else if (value instanceof List) { for (one in value) put(one, out) }
        else out.append(String.format('\\u%04x', 7))
    }
    void run() {
        def loader = new GroovyClassLoader(Main.classLoader)
        Class first = loader.parseClass(new File('candidate.groovy'))
        def script = ([first] + (loader.loadedClasses as List)).find { Script.isAssignableFrom(it) }?.newInstance()
        script.run()
        def method = script.getClass().declaredMethods.find { !it.synthetic && it.name == 'sumWithout' }
        try { loader.parseClass('def (') } catch (CompilationFailedException error) { print error.message }
        def data = new JsonSlurper().parse(new File('vectors.json'), 'UTF-8')
        data.rows.eachWithIndex { row, i ->
            Object[] all = [row.collect { Long.parseLong((String) it) }, 2L] as Object[]
            def out = new StringBuilder()
            put(InvokerHelper.invokeMethod(script, method.name, all), out)
            println(i + ' value ' + out)
        }
    }
}

new Main().run()
GROOVY
echo '{"rows": [["1", "2", "3"]], "more": {"a": null, "b": [true, 1.5]}}' > vectors.json
/usr/lib/jvm/default-java/bin/java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xshare:auto \
    -Xmx512m -Xss16m -XX:ArchiveClassesAtExit="$to/program.jsa" -cp /usr/share/java/groovy-all.jar \
    groovy.ui.GroovyMain main.groovy
chmod -R a+rX "$to"
cd /
rm -rf "$work"
