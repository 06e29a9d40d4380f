package pith.tensorflow.bundle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.proto.TrackableObjectGraphOuterClass.TrackableObjectGraph;
import pith.Corpus;
import pith.model.TensorData;

/** The checkpoints of the corpus, which TensorFlow wrote. */
@Tag("corpus")
final class BundleCorpusTest {
    @ParameterizedTest
    @CsvSource({"resnet8-cifar10, 78666", "kws-dscnn, 24908", "vww-mobilenet, 221794"})
    void checksumsAreTheSameAndTheIndexComesOutAsTensorFlowWroteIt(String model, long weights) throws Exception {
        Path index = Corpus.require("models/" + model + "/saved_model/variables/variables.index");
        byte[] bytes = Files.readAllBytes(index);
        Bundle bundle = Bundle.read(TensorData.of(bytes));
        List<TensorData> data = new ArrayList<>();
        for (String shard : bundle.shards(index.toString())) {
            data.add(TensorData.of(Files.readAllBytes(Path.of(shard))));
        }
        bundle.check(data);
        assertTrue(bundle.withChecksums(data).isEmpty());
        assertArrayEquals(bytes, TableWriter.write(Table.read(TensorData.of(bytes))));
        long found = bundle.variables().stream()
                .filter(variable -> variable.type().isPresent())
                .mapToLong(variable -> variable.shape().elements())
                .sum();
        assertTrue(found >= weights, found + " elements");
        byte[] objects = bundle.string("_CHECKPOINTABLE_OBJECT_GRAPH", data).orElseThrow();
        assertTrue(TrackableObjectGraph.parseFrom(objects).getNodesCount() > 10);
    }
}
