package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import pith.model.Layer;
import pith.source.ImportedModel;

@Tag("corpus")
class CalibratorCorpusTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "squeezenet-dc.onnx | data/imagenet-sample/calibration | crop=227,channels=bgr,mean=104:117:123 | 26",
                "resnet8-cifar10/resnet8-cifar10.onnx | data/cifar10/calibration.npz | '' | 10",
                "vww-mobilenet/vww-mobilenet.onnx | models/vww-mobilenet/vww-mobilenet.input-real.npz | '' | 28",
                "ultraface-rfb-320.onnx | data/ultraface | mean=127,std=128 | 52",
                "lenet-5.onnx | data/mnist/train-images-idx3-ubyte.gz | scale=1/255 | 4",
                "lenet-300-100.onnx | data/mnist/train-images-idx3-ubyte.gz | scale=1/255 | 3",
            })
    void coversAllLayers(String name, String data, String preprocess, int tensors) throws Exception {
        try (ImportedModel model = CorpusNetworks.model(name)) {
            Network network = Network.of(model.model());
            Samples samples = CorpusNetworks.samples(data).atMost(10);
            Calibration calibration = new Calibrator(
                            network,
                            CorpusNetworks.feed(network, samples, preprocess),
                            CalibrationOptions.DEFAULT.withThreads(2))
                    .statistics(network.layers());
            assertEquals(List.of(), List.copyOf(calibration.uncovered().values()));
            assertEquals(tensors, calibration.byTensor().size());
            for (Layer layer : network.layers()) {
                LayerStatistics statistics = calibration.of(layer.tensor()).orElseThrow();
                assertEquals(layer.groups(), statistics.groups());
                long weights =
                        model.model().tensors().get(layer.tensor()).shape().elements();
                long outputs =
                        model.model().tensors().get(layer.tensor()).shape().dim(layer.outputAxis());
                assertEquals(weights / outputs, statistics.columns());
            }
        }
    }

    @Test
    void seesTheLayersOfABranchThreeNodesDeep() throws Exception {
        try (ImportedModel model = CorpusNetworks.model("silero_vad.onnx")) {
            Network network = Network.of(model.model());
            Samples samples = CorpusNetworks.samples("models/silero_vad.input.npz");
            Calibration calibration = new Calibrator(
                            network, CorpusNetworks.feed(network, samples, ""), CalibrationOptions.DEFAULT)
                    .statistics(network.layers());
            // Six convolutions and the two weights of an LSTM; as many again for the other sample
            // rate.
            assertEquals(8, calibration.byTensor().size());
            assertTrue(calibration.uncovered().values().stream().allMatch("no sample gets to it"::equals));
        }
    }
}
