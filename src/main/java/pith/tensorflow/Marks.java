package pith.tensorflow;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.tensorflow.proto.TensorProto;
import pith.model.TensorData;

/**
 * Marks in tensor messages that say which payload was taken out of them. A mark is a field that the schema does not have,
 * so it survives parsing, wherever in the parsed graph the message ends up.
 */
final class Marks {
    private static final int FIELD = 0x1617_1748;

    private final List<PayloadCut> cuts;

    Marks(List<PayloadCut> cuts) {
        this.cuts = List.copyOf(cuts);
    }

    /** Returns a tensor's message without its payload, and with the mark of a number. */
    static TensorData marked(PayloadCut cut, TensorData file, int number) throws IOException {
        ByteArrayOutputStream mark = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(mark);
        out.writeInt32(FIELD, number);
        out.flush();
        return TensorData.concat(List.of(cut.found().header(file), TensorData.of(mark.toByteArray())));
    }

    /** Returns which payload was taken out of a message, if one was. */
    OptionalInt number(TensorProto tensor) {
        List<Long> values = tensor.getUnknownFields().getField(FIELD).getVarintList();
        long number = values.isEmpty() ? -1 : values.get(values.size() - 1);
        if (number < 0 || number >= cuts.size()) {
            return OptionalInt.empty();
        }
        // A file may have such fields of its own.
        TensorProto header = cuts.get((int) number).header();
        boolean same = header.getDtype() == tensor.getDtype()
                && header.getTensorShape().equals(tensor.getTensorShape())
                && unmarked(tensor).equals(unmarked(header));
        return same ? OptionalInt.of((int) number) : OptionalInt.empty();
    }

    private static TensorProto unmarked(TensorProto tensor) {
        UnknownFieldSet fields =
                tensor.getUnknownFields().toBuilder().clearField(FIELD).build();
        return tensor.toBuilder().setUnknownFields(fields).build();
    }
}
