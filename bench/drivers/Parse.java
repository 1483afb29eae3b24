// Say of each file named whether javac parses it; it is not attributed.
import com.sun.source.util.JavacTask;
import java.io.File;
import java.util.List;
import javax.tools.*;

public class Parse {
    public static void main(String[] names) throws Exception {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null);
        for (String name : names) {
            DiagnosticCollector<JavaFileObject> found = new DiagnosticCollector<>();
            JavacTask task = (JavacTask) compiler.getTask(
                null, files, found, List.of("-proc:none"), null, files.getJavaFileObjects(new File(name)));
            task.parse();
            String why = found.getDiagnostics().stream()
                .filter(d -> d.getKind() == Diagnostic.Kind.ERROR)
                .map(d -> d.getMessage(null).replaceAll("\\s+", " ")).findFirst().orElse("");
            System.out.println(name + "\t" + (why.isEmpty() ? "good" : "bad") + "\t" + why);
        }
    }
}
