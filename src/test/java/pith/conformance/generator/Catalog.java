package pith.conformance.generator;

import java.util.ArrayList;
import java.util.List;
import pith.conformance.generator.GeneratedVector.Tree;
import pith.conformance.generator.GeneratedVector.Verdict;

/** The vectors of a chapter, in the order in which they are added. */
final class Catalog {
    private final String chapter;
    private final List<GeneratedVector> vectors = new ArrayList<>();

    Catalog(String chapter) {
        this.chapter = chapter;
    }

    /** Adds a file that readers accept. */
    void accept(String name, String shows, FileParts file, String... clauses) {
        add(Tree.VALID, Verdict.ACCEPT, name, shows, file, clauses);
    }

    /** Adds a file that readers reject as malformed. */
    void reject(String name, String fault, FileParts file, String... clauses) {
        add(Tree.INVALID, Verdict.MALFORMED, name, fault, file, clauses);
    }

    /** Adds a file that is not one of this format. */
    void foreign(String name, String fault, FileParts file, String... clauses) {
        add(Tree.INVALID, Verdict.NOT_THIS_FORMAT, name, fault, file, clauses);
    }

    /** Adds a file that uses something the specification does not define. */
    void unsupported(String name, String fault, FileParts file, String... clauses) {
        add(Tree.UNSUPPORTED, Verdict.UNSUPPORTED, name, fault, file, clauses);
    }

    /** Adds a file at a limit. */
    void atLimit(String name, String shows, FileParts file, String... clauses) {
        add(Tree.LIMITS, Verdict.ACCEPT, name, shows, file, clauses);
    }

    /** Adds a file one past a limit of the format. */
    void pastLimit(String name, String fault, FileParts file, String... clauses) {
        add(Tree.LIMITS, Verdict.MALFORMED, name, fault, file, clauses);
    }

    /** Adds a file that no reader is asked to hold in memory. */
    void tooLarge(String name, String fault, FileParts file, String... clauses) {
        add(Tree.LIMITS, Verdict.LIMIT_EXCEEDED, name, fault, file, clauses);
    }

    List<GeneratedVector> vectors() {
        return vectors;
    }

    private void add(Tree tree, Verdict verdict, String name, String sentence, FileParts file, String... clauses) {
        vectors.add(new GeneratedVector(tree, chapter + "/" + name, sentence, List.of(clauses), verdict, file));
    }
}
