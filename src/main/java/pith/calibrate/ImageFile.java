package pith.calibrate;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;
import pith.error.FormatException;
import pith.model.ElementType;
import pith.model.Shape;

/** Reads an image file that the JDK can decode. Stored values are taken as they are: no colour management, no rotation. */
final class ImageFile {

    private ImageFile() {}

    /**
     * Returns the pixels.
     *
     * @return shape [height, width, channels], 1 channel for grey images and 3 in the order R, G, B for others, 0 to
     *     255. Transparency is dropped, 16-bit values are rounded to 8 bits
     */
    static NdArray read(Path file) throws IOException, FormatException {
        byte[] bytes = Files.readAllBytes(file);
        BufferedImage image;
        try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
            image = decode(in);
        } catch (IOException | RuntimeException e) {
            // The JDK's decoders answer damaged files with both, depending on where the damage is.
            throw unreadable(e.getMessage() == null ? "it is cut short or damaged" : e.getMessage());
        }
        return pixels(image);
    }

    private static BufferedImage decode(ImageInputStream in) throws IOException, FormatException {
        Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
        if (!readers.hasNext()) {
            throw unreadable("it is neither JPEG nor PNG");
        }
        ImageReader reader = readers.next();
        try {
            @Nullable String[] warning = new String[1];
            reader.addIIOReadWarningListener((source, message) -> warning[0] = message);
            reader.setInput(in, true, true);
            BufferedImage image = reader.read(0);
            // A JPEG file that is cut off is filled up with grey, and no more than a warning tells.
            if (warning[0] != null && warning[0].contains("remature end")) {
                throw unreadable(warning[0]);
            }
            return image;
        } finally {
            reader.dispose();
        }
    }

    private static NdArray pixels(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        Raster raster = image.getRaster();
        ColorModel colors = image.getColorModel();
        boolean indexed = colors instanceof IndexColorModel;
        int channels = !indexed && raster.getNumBands() < 3 ? 1 : 3;
        byte[] values = new byte[width * height * channels];
        int bits = raster.getSampleModel().getSampleSize(0);
        int[] row = new int[width * Math.max(raster.getNumBands(), channels)];
        int to = 0;
        for (int y = 0; y < height; y++) {
            if (indexed) {
                image.getRGB(0, y, width, 1, row, 0, width);
                for (int x = 0; x < width; x++) {
                    values[to++] = (byte) (row[x] >> 16);
                    values[to++] = (byte) (row[x] >> 8);
                    values[to++] = (byte) row[x];
                }
            } else {
                raster.getPixels(0, y, width, 1, row);
                for (int x = 0; x < width; x++) {
                    for (int c = 0; c < channels; c++) {
                        values[to++] = to8Bits(row[x * raster.getNumBands() + c], bits);
                    }
                }
            }
        }
        return NdArray.of(ElementType.UINT8, Shape.of(height, width, channels), ByteBuffer.wrap(values));
    }

    private static byte to8Bits(int value, int bits) {
        if (bits == 8) {
            return (byte) value;
        }
        long most = (1L << bits) - 1;
        return (byte) ((value * 255L + most / 2) / most);
    }

    private static FormatException unreadable(String reason) {
        return FormatException.malformed("", "cannot be read as an image: " + reason);
    }
}
