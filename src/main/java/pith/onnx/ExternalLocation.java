package pith.onnx;

import java.util.Optional;
import java.util.OptionalLong;
import pith.error.FormatException;
import pith.onnx.proto.StringStringEntryProto;
import pith.onnx.proto.TensorProto;
import pith.source.RelativePaths;

/**
 * Where the elements of a tensor are outside of the model's file.
 *
 * @param path relative to the model's folder, without {@code .} and empty components
 * @param length in bytes, if the model says it
 */
record ExternalLocation(String path, long offset, OptionalLong length) {

    /**
     * Reads the {@code external_data} of a tensor.
     *
     * @throws FormatException if there is no location, the location leads outside of the folder, or a number is not one
     */
    static ExternalLocation of(TensorProto tensor) throws FormatException {
        String location = value(tensor, "location")
                .orElseThrow(() -> FormatException.malformed("", "external data without a location"));
        Optional<String> offset = value(tensor, "offset");
        Optional<String> length = value(tensor, "length");
        return new ExternalLocation(
                normalized(location),
                offset.isPresent() ? number("offset", offset.get()) : 0,
                length.isPresent() ? OptionalLong.of(number("length", length.get())) : OptionalLong.empty());
    }

    private static Optional<String> value(TensorProto tensor, String key) {
        // The last one counts, as in a dictionary.
        return tensor.getExternalDataList().stream()
                .filter(entry -> entry.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .reduce((first, second) -> second);
    }

    private static String normalized(String location) throws FormatException {
        StringBuilder path = new StringBuilder();
        if (!location.startsWith("/")) {
            for (String component : location.split("/", -1)) {
                if (!component.isEmpty() && !component.equals(".")) {
                    path.append(path.isEmpty() ? "" : "/").append(component);
                }
            }
        }
        String result = path.isEmpty() ? location : path.toString();
        try {
            RelativePaths.check(result);
        } catch (FormatException e) {
            throw e.in("external data");
        }
        return result;
    }

    private static long number(String key, String value) throws FormatException {
        try {
            long number = Long.parseLong(value.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Same fault as a negative number.
        }
        throw FormatException.malformed("", "external data have the " + key + " '" + value + "'");
    }
}
