package pith.source;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import pith.model.Model;

/** A model whose data are read from its source files, which stay open until it is closed. */
public final class ImportedModel implements Closeable {
    private final Model model;
    private final List<Closeable> resources;

    /**
     * Creates a model that owns files.
     *
     * @param resources closed with the model, the last one first
     */
    public ImportedModel(Model model, List<? extends Closeable> resources) {
        this.model = model;
        this.resources = List.copyOf(resources);
    }

    /** The model; its data can be read until this is closed. */
    public Model model() {
        return model;
    }

    @Override
    public void close() throws IOException {
        closeAll(resources);
    }

    /** Closes resources, the last one first; all of them, even if one fails. */
    public static void closeAll(List<? extends Closeable> resources) throws IOException {
        List<Closeable> reversed = new ArrayList<>(resources);
        Collections.reverse(reversed);
        IOException failure = null;
        for (Closeable resource : reversed) {
            try {
                resource.close();
            } catch (IOException e) {
                if (failure == null) {
                    failure = e;
                } else {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
