package pith.onnx;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import pith.error.FormatException;
import pith.model.Dialect;
import pith.model.ElementType;
import pith.model.Model;
import pith.model.Shape;
import pith.model.Tensor;
import pith.model.TensorData;
import pith.source.FileCutter;
import pith.source.FileCutter.Piece;
import pith.source.FileData;
import pith.source.ImportedModel;

/**
 * Reads an ONNX model with its external data.
 *
 * <p>Constants are found wherever the schema allows a tensor. Payloads in one piece, from 64 bytes on or of an
 * initializer of the main graph, become tensors; everything else stays in the skeleton byte for byte.
 */
public final class OnnxImporter {
    private final TensorData file;
    private final ExternalFiles external;
    private final TensorNames names = new TensorNames();
    private final List<Tensor> tensors = new ArrayList<>();
    private final BitSet pinned = new BitSet();
    private final List<Piece> pieces = new ArrayList<>();
    private final Map<String, List<ExternalLayout.Claim>> claims = new HashMap<>();

    private OnnxImporter(TensorData file, ExternalFiles external) {
        this.file = file;
        this.external = external;
    }

    /**
     * Reads a model. Its data stay in the files, to be read when they are asked for.
     *
     * @throws FormatException if the file or its external data are not a well-formed model
     */
    public static ImportedModel read(Path file) throws IOException, FormatException {
        List<Closeable> resources = new ArrayList<>();
        try {
            FileData main = FileData.open(file);
            resources.add(main);
            ExternalFiles external = new ExternalFiles(folder(file));
            resources.add(external);
            return new ImportedModel(new OnnxImporter(main, external).read(), resources);
        } catch (IOException | FormatException | RuntimeException e) {
            ImportedModel.closeAll(resources);
            throw e;
        }
    }

    private static Path folder(Path file) throws IOException {
        Path parent = file.toAbsolutePath().getParent();
        if (parent == null) {
            throw new IOException(file + " is not in a folder");
        }
        return parent;
    }

    private Model read() throws IOException, FormatException {
        ModelFile model = ModelFile.read(file);
        for (OnnxTensor tensor : model.tensors()) {
            if (TensorProtos.isExternal(tensor.header())) {
                addExternal(tensor);
            } else {
                addInline(tensor);
            }
        }
        FileCutter cutter = new FileCutter();
        cutter.add("", file, pieces);
        for (Map.Entry<String, FileData> entry : external.files().entrySet()) {
            cutter.add(entry.getKey(), entry.getValue(), externalPieces(entry.getKey(), entry.getValue()));
        }
        return new Model(Dialect.ONNX, cutter.files(), cutter.skeleton(), tensors, List.of(), pinned);
    }

    private void addInline(OnnxTensor tensor) throws IOException, FormatException {
        Optional<PayloadCut> found = PayloadCut.of(tensor, file);
        if (found.isPresent()) {
            PayloadCut cut = found.get();
            int index = add(tensor.name(), cut.type(), cut.shape(), cut.data());
            pieces.add(new Piece(cut.payload().from(), cut.payload().to(), index, cut.form()));
        }
    }

    private void addExternal(OnnxTensor tensor) throws IOException, FormatException {
        try {
            ExternalRange range = ExternalRange.of(tensor.header());
            TensorData data = range.in(external.get(range.path()));
            if (data.size() > 0) {
                int index = add(tensor.name(), range.type(), range.shape(), data);
                claims.computeIfAbsent(range.path(), path -> new ArrayList<>())
                        .add(new ExternalLayout.Claim(range.from(), range.to(), index));
            }
        } catch (FormatException e) {
            throw e.in("tensor '" + tensor.name() + "'");
        }
    }

    private List<Piece> externalPieces(String path, FileData data) {
        return ExternalLayout.pieces(claims.getOrDefault(path, List.of()), data.size(), new ExternalLayout.Decisions() {
            @Override
            public int bytes(long from, long to) {
                return add(path + "@" + from, ElementType.UINT8, Shape.of(to - from), data.slice(from, to - from));
            }

            @Override
            public void shared(int tensor) {
                pinned.set(tensor);
            }
        });
    }

    private int add(String name, ElementType type, Shape shape, TensorData data) {
        tensors.add(new Tensor(names.unique(name), type, shape, data));
        return tensors.size() - 1;
    }
}
