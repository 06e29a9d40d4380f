package pith.conformance.generator;

import java.util.ArrayList;
import java.util.List;

/** The sources of the conformance suite: every vector, in the order of the specification. */
public final class AllVectors {
    private AllVectors() {}

    /** Returns all vectors. */
    public static List<GeneratedVector> all() {
        List<GeneratedVector> all = new ArrayList<>();
        all.addAll(PrologueVectors.prologue());
        all.addAll(PrologueVectors.checksums());
        all.addAll(PrologueVectors.chunkArea());
        all.addAll(ManifestVectors.vectors());
        all.addAll(CanonicalVectors.vectors());
        all.addAll(SequenceVectors.vectors());
        all.addAll(SourceVectors.vectors());
        all.addAll(TensorVectors.vectors());
        all.addAll(ActivationVectors.vectors());
        all.addAll(TypeMatrix.exact());
        all.addAll(DegenerateMatrix.exact());
        all.addAll(TypeMatrix.codebook());
        all.addAll(DegenerateMatrix.codebook());
        all.addAll(RuleVectors.codebook());
        all.addAll(NumericMatrix.affine());
        all.addAll(DegenerateMatrix.affine());
        all.addAll(AffineVectors.vectors());
        all.addAll(NumericMatrix.powerOfTwo());
        all.addAll(DegenerateMatrix.powerOfTwo());
        all.addAll(RuleVectors.powerOfTwo());
        all.addAll(NumericMatrix.product());
        all.addAll(DegenerateMatrix.product());
        all.addAll(RuleVectors.product());
        all.addAll(ChunkVectors.modes());
        all.addAll(ChunkVectors.sparse());
        all.addAll(ChunkVectors.sparseWithResidues());
        all.addAll(BlockVectors.planes());
        all.addAll(BlockVectors.gaps());
        all.addAll(MatchedVectors.vectors());
        all.addAll(HuffmanVectors.vectors());
        all.addAll(LimitVectors.vectors());
        all.addAll(ExampleVectors.vectors());
        all.addAll(SignatureVectors.vectors());
        return all;
    }
}
