package io.scriptorium.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePathScanner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.lang.model.element.Modifier;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

/** House rules about the shape of main sources, read with the compiler's own parser. */
final class SourceShapeTest {
    private static final int METHOD_LINES_MAX = 60;
    private static final int PARAMETERS_MAX = 5;

    private final SourceTree tree = SourceTree.here();

    @Test
    void methodsFitAScreen() throws IOException {
        List<String> tooLong = new ArrayList<>();
        scan((scanner, declaration) -> {
            if (declaration instanceof MethodTree method && scanner.lines(method) > METHOD_LINES_MAX) {
                tooLong.add(scanner.place(method) + " " + method.getName());
            }
        });

        assertThat(tooLong).isEmpty();
    }

    @Test
    void methodsTakeFewParameters() throws IOException {
        List<String> tooMany = new ArrayList<>();
        scan((scanner, declaration) -> {
            if (!(declaration instanceof MethodTree method)) {
                return;
            }
            // Constructors and factories bind names to fields; a long list there is a long list of fields.
            boolean builds = method.getReturnType() == null
                    || method.getModifiers().getFlags().contains(Modifier.STATIC);
            if (!builds && method.getParameters().size() > PARAMETERS_MAX) {
                tooMany.add(scanner.place(method) + " " + method.getName());
            }
        });

        assertThat(tooMany).isEmpty();
    }

    @Test
    void everyTypeThatOthersSeeSaysWhatItIs() throws IOException {
        List<String> silent = new ArrayList<>();
        scan((scanner, declaration) -> {
            if (declaration instanceof ClassTree type) {
                boolean named = !type.getSimpleName().isEmpty();
                boolean hidden = type.getModifiers().getFlags().contains(Modifier.PRIVATE);
                if (named && !hidden && scanner.isSilent()) {
                    silent.add(scanner.place(type) + " " + type.getSimpleName());
                }
            }
        });

        assertThat(silent).isEmpty();
    }

    private void scan(Visitor visitor) throws IOException {
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            JavacTask task = (JavacTask) compiler.getTask(
                    null, files, null, List.of("-proc:none"), null, files.getJavaFileObjectsFromPaths(tree.mainJava()));
            DocTrees trees = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new Scanner(unit, trees, visitor).scan(unit, null);
            }
        }
    }

    /** Looks at a type or a method. */
    private interface Visitor {
        void visit(Scanner scanner, Tree declaration);
    }

    /** Walks one file. */
    private final class Scanner extends TreePathScanner<Void, Void> {
        private final CompilationUnitTree unit;
        private final DocTrees trees;
        private final Visitor visitor;

        Scanner(CompilationUnitTree unit, DocTrees trees, Visitor visitor) {
            this.unit = unit;
            this.trees = trees;
            this.visitor = visitor;
        }

        @Override
        public Void visitMethod(MethodTree method, Void unused) {
            visitor.visit(this, method);
            return super.visitMethod(method, null);
        }

        @Override
        public Void visitClass(ClassTree type, Void unused) {
            visitor.visit(this, type);
            return super.visitClass(type, null);
        }

        boolean isSilent() {
            return trees.getDocComment(getCurrentPath()) == null;
        }

        long lines(Tree part) {
            return line(trees.getSourcePositions().getEndPosition(unit, part)) - start(part) + 1;
        }

        String place(Tree part) {
            return tree.name(java.nio.file.Path.of(unit.getSourceFile().toUri())) + ":" + start(part);
        }

        private long start(Tree part) {
            return line(trees.getSourcePositions().getStartPosition(unit, part));
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }
    }
}
