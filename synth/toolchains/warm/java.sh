# The compiler's own classes as they lie in memory. The collector must be the one of
# synth/languages/java.py, or the virtual machine goes without.
set -eu
rm -rf /opt/warm/java
mkdir -p /opt/warm/java
cd /tmp
cat >Warm.java <<'END'
import java.util.*;
import java.util.function.*;
import java.util.stream.*;

public class Warm {
    record Pair(String first, long second) {}

    static <T extends Comparable<T>> Map<String, List<T>> grouped(List<T> values, Function<T, String> key) {
        return values.stream().sorted().collect(Collectors.groupingBy(key, TreeMap::new, Collectors.toList()));
    }

    public static void main(String[] args) throws Exception {
        List<Long> values = new ArrayList<>(List.of(3L, 1L, 2L));
        for (var entry : grouped(values, v -> "k" + v % 2).entrySet()) {
            System.out.println(entry.getKey() + new Pair("a", entry.getValue().get(0)));
        }
    }
}
END
flags="-J-XX:+UseSerialGC -J-XX:TieredStopAtLevel=1"
javac $flags -J-XX:ArchiveClassesAtExit=/opt/warm/java/javac.jsa -proc:none -d warm Warm.java
chmod -R a+rX /opt/warm/java
