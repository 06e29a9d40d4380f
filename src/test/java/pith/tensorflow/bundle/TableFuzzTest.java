package pith.tensorflow.bundle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import pith.error.FormatException;
import pith.model.TensorData;

/** Damaged tables, their checksums put right again: nothing but a FormatException may come of them. */
final class TableFuzzTest {
    private static final int ROUNDS = 20_000;
    private static final long SEED = 7;

    @Test
    void damagedBlocksOnlyEverGiveAFormatException() throws Exception {
        BlockWriter writer = new BlockWriter(TableFormat.RESTART_INTERVAL);
        TestTables.blocks(1, 40).get(0).forEach(entry -> writer.add(entry.key(), entry.value()));
        byte[] plain = writer.finish();
        byte[] snappy = TestTables.compressed(plain);
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            boolean compressed = random.nextBoolean();
            byte[] block = (compressed ? snappy : plain).clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                block[random.nextInt(block.length)] = (byte) random.nextInt();
            }
            refused += refused(TestTables.ofBlock(block, compressed ? TableFormat.SNAPPY : TableFormat.PLAIN), round);
        }
        assertTrue(refused > ROUNDS / 4, refused + " of " + ROUNDS + " refused");
    }

    @Test
    void damagedIndexesOfBlocksOnlyEverGiveAFormatException() throws Exception {
        byte[] table = TableWriter.write(new Table(TestTables.blocks(3, 4)));
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bad = table.clone();
            int footer = bad.length - TableFormat.FOOTER_BYTES;
            bad[footer + random.nextInt(8)] = (byte) random.nextInt();
            refused += refused(bad, round);
        }
        assertTrue(refused > ROUNDS / 4, refused + " of " + ROUNDS + " refused");
    }

    private static int refused(byte[] file, int round) throws IOException {
        try {
            Table.read(TensorData.of(file));
            return 0;
        } catch (FormatException e) {
            return 1;
        } catch (RuntimeException | Error e) {
            throw new AssertionError("seed " + SEED + ", round " + round, e);
        }
    }
}
