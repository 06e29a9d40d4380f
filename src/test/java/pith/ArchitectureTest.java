package pith;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;

/** The arrows between packages: who may use whom, and who may use which library. */
@AnalyzeClasses(packages = "pith", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String FACADE = "pith";

    @ArchTest
    static final ArchRule errorUsesNothing = mayUse("error");

    @ArchTest
    static final ArchRule modelUsesNothing = mayUse("model");

    @ArchTest
    static final ArchRule entropyUsesNothing = mayUse("entropy");

    @ArchTest
    static final ArchRule signUsesNothing = mayUse("sign");

    @ArchTest
    static final ArchRule formatUses = mayUse("format", "entropy", "model");

    @ArchTest
    static final ArchRule wireUses = mayUse("wire", "model");

    @ArchTest
    static final ArchRule sourceUses = mayUse("source", "wire", "model");

    @ArchTest
    static final ArchRule onnxUses = mayUse("onnx", "source", "wire", "model");

    @ArchTest
    static final ArchRule tensorflowUses = mayUse("tensorflow", "source", "wire", "model");

    @ArchTest
    static final ArchRule translateUses = mayUse("translate", "tensorflow", "onnx", "source", "wire", "model");

    @ArchTest
    static final ArchRule calibrateUses = mayUse("calibrate", "onnx", "source", "model");

    @ArchTest
    static final ArchRule responseUsesNothing = mayUse("response");

    @ArchTest
    static final ArchRule compressUses =
            mayUse("compress", "calibrate", "response", "source", "format", "entropy", "model");

    @ArchTest
    static final ArchRule readerUses = mayUse("reader", "format", "entropy", "sign", "model");

    @ArchTest
    static final ArchRule conformanceUses = mayUse("conformance", "reader", "source", "format", "model");

    @ArchTest
    static final ArchRule reportUses = mayUse("report", "reader", "format", "entropy", "model");

    @ArchTest
    static final ArchRule onlyTheCommandLineIsAboveTheFacade = noClasses()
            .that(not(resideInAPackage("pith.cli..")))
            .should()
            .dependOnClassesThat(resideInAPackage("pith.cli.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nothingBelowTheFacadeUsesIt = noClasses()
            .that(not(resideInAnyPackage(FACADE, "pith.cli..")))
            .should()
            .dependOnClassesThat(resideInAPackage(FACADE))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("pith.(*)..").should().beFreeOfCycles().allowEmptyShould(true);

    /** The reader's jar goes into other people's applications with protobuf as its only companion. */
    @ArchTest
    static final ArchRule readerJarNeedsOnlyProtobuf = classes()
            .that(resideInAnyPackage(
                    "pith.reader..", "pith.format..", "pith.entropy..", "pith.sign..", "pith.model..", "pith.error.."))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "pith.reader..",
                    "pith.format..",
                    "pith.entropy..",
                    "pith.sign..",
                    "pith.model..",
                    "pith.error..",
                    "com.google.protobuf..",
                    "org.jspecify.annotations..",
                    "java.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule onlyTheCommandLineTalksToATerminal =
            onlyIn(resideInAPackage("pith.cli.."), "picocli..", "me.tongfei.progressbar..", "org.jline..");

    @ArchTest
    static final ArchRule onnxRuntimeStaysWhereNetworksRun =
            onlyIn(resideInAnyPackage(FACADE, "pith.calibrate..", "pith.onnx.."), "ai.onnxruntime..");

    /** A package, with those below it, that uses of Pith only itself, the named packages and the shared exceptions. */
    private static ArchRule mayUse(String name, String... others) {
        List<String> allowed = new ArrayList<>();
        allowed.add("pith." + name + "..");
        allowed.add("pith.error..");
        for (String other : others) {
            allowed.add("pith." + other + "..");
        }
        return noClasses()
                .that(resideInAPackage("pith." + name + ".."))
                .should()
                .dependOnClassesThat(
                        resideInAPackage("pith..").and(not(resideInAnyPackage(allowed.toArray(String[]::new)))))
                .as("pith." + name + " uses only " + allowed)
                .allowEmptyShould(true);
    }

    private static ArchRule onlyIn(DescribedPredicate<JavaClass> place, String... libraries) {
        return noClasses()
                .that(not(place))
                .should()
                .dependOnClassesThat(resideInAnyPackage(libraries))
                .allowEmptyShould(true);
    }
}
