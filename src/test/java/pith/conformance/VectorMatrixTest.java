package pith.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import pith.format.StoredRule;
import pith.format.StoredSource;
import pith.format.StoredTensor;
import pith.model.Cut;
import pith.model.ElementType;
import pith.model.PayloadForm;
import pith.model.SourceFile;
import pith.reader.PithFile;

/** Every combination of rule, element type, mode and size that the specification allows is in a valid file of the suite. */
final class VectorMatrixTest {
    private static final List<String> BIT_RULES = List.of("exact", "codebook");
    private static final List<String> NUMERIC_RULES = List.of(
            "affine PER_TENSOR", "affine PER_AXIS", "affine PER_BLOCK", "power of two", "product", "product, shared");
    private static final String SIGN_LAST = ", sign last";
    private static final String SAME_AS = "same as";
    private static final int MODES = 6;

    /** The mode of chunks with residues, which have two units or more. */
    private static final int RESIDUES = 5;

    private static final Set<String> FOUND = new TreeSet<>();

    @BeforeAll
    static void lookIntoValidFiles() throws Exception {
        Suite suite = Suite.load(SuiteFiles.FOLDER);
        for (TestVector vector : suite.vectors()) {
            if (vector.file().startsWith("valid/")) {
                look(suite.folder().resolve(vector.file()));
            }
        }
    }

    private static void look(Path path) throws Exception {
        byte[] bytes = Files.readAllBytes(path);
        try (PithFile file = PithFile.open(path)) {
            for (StoredTensor tensor : file.tensors()) {
                String size = size(tensor);
                FOUND.add(cell(rule(tensor.rule()), tensor.type(), size));
                for (int chunk = 0; chunk < tensor.symbols().chunks(); chunk++) {
                    int mode = bytes[(int) tensor.symbols().offsetOf(chunk)];
                    FOUND.add(cell(rule(tensor.rule()).replace(SIGN_LAST, ""), tensor.type(), size, mode));
                }
            }
            file.index().source().ifPresent(source -> look(source, file.tensors()));
        }
    }

    private static void look(StoredSource source, List<StoredTensor> tensors) {
        for (SourceFile file : source.files()) {
            for (Cut cut : file.cuts()) {
                FOUND.add(cell(cut.form(), tensors.get(cut.tensor()).type()));
            }
        }
    }

    private static String size(StoredTensor tensor) {
        long elements = tensor.shape().elements();
        return elements == 0 ? "none" : elements == 1 ? "one" : tensor.symbols().chunks() > 1 ? "chunks" : "several";
    }

    private static String rule(StoredRule rule) {
        if (rule instanceof StoredRule.Affine affine) {
            return "affine " + affine.grouping();
        }
        boolean signLast = (rule instanceof StoredRule.Exact exact && exact.signLast())
                || (rule instanceof StoredRule.Codebook codebook && codebook.signLast());
        boolean shared = rule instanceof StoredRule.Product product && product.shared();
        return rule.label() + (signLast ? SIGN_LAST : shared ? ", shared" : "");
    }

    private static String cell(Object... coordinates) {
        return Arrays.toString(coordinates);
    }

    @Test
    void everyRuleHasEveryTypeInEveryModeAndSize() {
        Set<String> expected = new TreeSet<>();
        for (ElementType type : ElementType.values()) {
            List<String> rules = new ArrayList<>(BIT_RULES);
            rules.addAll(type.isReal() ? NUMERIC_RULES : List.of());
            for (String rule : rules) {
                expected.add(cell(rule, type, "none"));
                for (int mode = 0; mode < MODES; mode++) {
                    expected.add(cell(rule, type, "several", mode));
                    expected.add(cell(rule, type, "chunks", mode));
                    if (mode != RESIDUES || type.bits() > 8 * type.unitWidth()) {
                        expected.add(cell(rule, type, "one", mode));
                    }
                }
            }
        }
        assertMissing(expected);
    }

    @Test
    void everyTypeIsThereWithItsSignLastAndRepeated() {
        Set<String> expected = new TreeSet<>();
        for (ElementType type : ElementType.values()) {
            for (String rule : BIT_RULES) {
                expected.add(cell(rule, type, "several"));
                expected.add(cell(rule + SIGN_LAST, type, "several"));
            }
            expected.add(cell(SAME_AS, type, "one"));
        }
        expected.add(cell(SAME_AS, ElementType.FLOAT, "none"));
        assertMissing(expected);
    }

    /** As bytes, and as varints where that is allowed; clause SRC-5. */
    @Test
    void everyTypeIsPutBackIntoAFile() {
        Set<String> expected = new TreeSet<>();
        Set<ElementType> bytesOnly =
                Set.of(ElementType.FLOAT, ElementType.DOUBLE, ElementType.COMPLEX64, ElementType.COMPLEX128);
        for (ElementType type : ElementType.values()) {
            expected.add(cell(PayloadForm.RAW, type));
            if (!bytesOnly.contains(type)) {
                expected.add(cell(PayloadForm.VARINT, type));
            }
        }
        assertMissing(expected);
    }

    private static void assertMissing(Set<String> expected) {
        Set<String> missing = new TreeSet<>(expected);
        missing.removeAll(FOUND);
        assertEquals(Set.of(), missing);
    }
}
