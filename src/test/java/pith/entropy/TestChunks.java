package pith.entropy;

import java.util.ArrayList;
import java.util.List;
import pith.entropy.Distributions.Sample;

/** Chunks in every mode, whether or not it is the smallest. */
final class TestChunks {
    private TestChunks() {}

    static List<byte[]> everyMode(Sample sample) {
        List<byte[]> chunks = new ArrayList<>();
        chunks.add(ChunkEncoder.encode(sample.bytes(), 0, sample.count(), sample.width()));
        chunks.add(dense(sample));
        chunks.addAll(sparse(sample));
        chunks.addAll(matched(sample));
        return chunks;
    }

    static byte[] dense(Sample sample) {
        ChunkWriter out = new ChunkWriter();
        out.u8(ChunkFormat.MODE_DENSE);
        BlockEncoder.planes(sample.bytes(), 0, sample.count(), sample.width(), out);
        return out.toByteArray();
    }

    static List<byte[]> sparse(Sample sample) {
        List<byte[]> chunks = new ArrayList<>();
        for (long background : SparseEncoder.backgrounds(sample.bytes(), 0, sample.count(), sample.width())) {
            ChunkWriter out = new ChunkWriter();
            if (SparseEncoder.encode(sample.bytes(), 0, sample.count(), sample.width(), background, out)) {
                chunks.add(out.toByteArray());
            }
        }
        ChunkWriter residues = new ChunkWriter();
        if (SparseEncoder.encodeWithResidues(sample.bytes(), 0, sample.count(), sample.width(), 0, residues)) {
            chunks.add(residues.toByteArray());
        }
        return chunks;
    }

    static List<byte[]> matched(Sample sample) {
        byte[] bytes = sample.bytes();
        List<byte[]> chunks = new ArrayList<>();
        ChunkWriter matches = new ChunkWriter();
        if (MatchEncoder.encode(bytes, 0, bytes.length, sample.width(), Effort.BEST, Integer.MAX_VALUE, matches)) {
            chunks.add(matches.toByteArray());
        }
        ChunkWriter literals = new ChunkWriter();
        MatchWriter.write(bytes, 0, bytes.length, sample.width(), new Sequences(), sample.width(), literals);
        chunks.add(literals.toByteArray());
        return chunks;
    }
}
