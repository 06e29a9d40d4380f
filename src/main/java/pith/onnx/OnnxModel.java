package pith.onnx;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.TensorData;
import pith.onnx.proto.ModelProto;
import pith.source.SourceFiles;
import pith.source.SourceFiles.Assembled;
import pith.source.SourceFiles.Stretch;

/**
 * A model taken apart again: the graph, and where the elements of each tensor are. Elements are decoded only when they
 * are read.
 *
 * @param main the whole main file
 * @param proto the parsed graph, without payloads in one piece of {@value ModelFile#MIN_PAYLOAD} bytes or more
 * @param tensors in the order of the file
 */
record OnnxModel(TensorData main, ModelProto proto, List<Stored> tensors) {

    /**
     * A tensor and its elements.
     *
     * @param index of the tensor in the model, if it has a cut of its own
     * @param type none if it is not known
     * @param elements none if the type is not known
     */
    record Stored(
            GraphTensor tensor, Optional<Integer> index, Optional<ElementType> type, Optional<TensorData> elements) {

        boolean isExternal() {
            return TensorProtos.isExternal(tensor.header());
        }
    }

    /**
     * Takes a model apart.
     *
     * @throws IllegalArgumentException if it is not an ONNX model
     * @throws FormatException if its files are not
     */
    static OnnxModel of(Model model) throws IOException, FormatException {
        if (model.dialect() != Dialect.ONNX) {
            throw new IllegalArgumentException("the model is of dialect " + model.dialect() + ", not ONNX");
        }
        Assembled outline = SourceFiles.outline(model, 0);
        ModelFile file = ModelFile.read(outline.data());
        Map<Long, Stretch> inline = new HashMap<>();
        outline.stretches().forEach(stretch -> inline.put(stretch.from(), stretch));
        Map<String, Assembled> external = new HashMap<>();
        for (int i = 1; i < model.files().size(); i++) {
            external.put(model.files().get(i).path(), SourceFiles.assemble(model, i));
        }
        List<Stored> tensors = new ArrayList<>(file.tensors().size());
        for (GraphTensor tensor : file.tensors()) {
            tensors.add(
                    TensorProtos.isExternal(tensor.header())
                            ? external(tensor, model, external)
                            : inline(tensor, model, inline, outline.data()));
        }
        return new OnnxModel(SourceFiles.assemble(model, 0).data(), file.proto(), tensors);
    }

    private static Stored inline(GraphTensor tensor, Model model, Map<Long, Stretch> stretches, TensorData outline)
            throws IOException, FormatException {
        Optional<Stretch> cut = tensor.found()
                .payload()
                .flatMap(payload -> Optional.ofNullable(stretches.get(payload.from()))
                        .filter(stretch -> stretch.to() == payload.to()));
        if (cut.isPresent()) {
            var data = model.tensors().get(cut.get().tensor());
            return new Stored(
                    tensor, Optional.of(cut.get().tensor()), Optional.of(data.type()), Optional.of(data.data()));
        }
        Optional<PayloadCut> payload = PayloadCut.of(tensor, outline);
        return new Stored(tensor, Optional.empty(), payload.map(PayloadCut::type), payload.map(PayloadCut::data));
    }

    private static Stored external(GraphTensor tensor, Model model, Map<String, Assembled> files)
            throws FormatException {
        try {
            ExternalRange range = ExternalRange.of(tensor.header());
            Assembled file = files.get(range.path());
            if (file == null) {
                throw FormatException.malformed("", "external data file '" + range.path() + "' is missing");
            }
            Optional<Integer> index = file.stretches().stream()
                    .filter(stretch -> stretch.from() == range.from() && stretch.to() == range.to())
                    .map(Stretch::tensor)
                    .filter(i -> model.tensors().get(i).type() == range.type())
                    .findFirst();
            return new Stored(tensor, index, Optional.of(range.type()), Optional.of(range.in(file.data())));
        } catch (FormatException e) {
            throw e.in("tensor '" + tensor.name() + "'");
        }
    }
}
