package pith.calibrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreprocessTest {

    @Test
    void readsEveryWordInAnyOrder() {
        Preprocess parsed = Preprocess.parse(
                " layout=NCHW, std=2:3:4 ,mean = 104:117:123, scale=1/255,channels=bgr,crop=227,resize=256 ");
        assertEquals(Optional.of(new Preprocess.Size(256, 0)), parsed.resize());
        assertEquals(Optional.of(new Preprocess.Size(227, 227)), parsed.crop());
        assertEquals(Optional.of(Preprocess.Channels.BGR), parsed.channels());
        assertEquals(Optional.of(1 / 255.0), parsed.scale());
        assertEquals(List.of(104.0, 117.0, 123.0), parsed.mean());
        assertEquals(List.of(2.0, 3.0, 4.0), parsed.std());
        assertEquals(Optional.of(Preprocess.Layout.NCHW), parsed.layout());
        assertEquals(
                "resize=256,crop=227,channels=bgr,scale=1/255,mean=104:117:123,std=2:3:4,layout=nchw",
                parsed.toString());
    }

    @Test
    void readsBothSides() {
        assertEquals(
                "resize=320x240,crop=300x200",
                Preprocess.parse("crop=300x200,resize=320X240").toString());
    }

    @Test
    void nothingIsNothing() {
        assertTrue(Preprocess.parse(" ").isNone());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "croop=1|\"croop=1\" is not one of resize=, crop=",
                "crop|\"crop\" is not one of",
                "crop=1,|\"\" is not one of",
                "crop=1,crop=2|crop is given twice",
                "crop=0|crop=0 is not pixels",
                "crop=12x|crop=12x is not pixels",
                "resize=-3|resize=-3 is not pixels",
                "channels=cmyk|channels=cmyk is not rgb or bgr or gray",
                "scale=1/0|scale=1/0 is not a number or a fraction",
                "scale=a|scale=a is not a number",
                "scale=1/2/3|scale=1/2/3 is not a number",
                "scale=0|scale=0 leaves nothing",
                "mean=1:2|mean=1:2 is not one number or three",
                "mean=1:b:3|mean=1:b:3 is not one number or three",
                "mean=NaN|mean=NaN is not one number",
                "std=1:0:1|std=0 leaves nothing",
                "layout=hwc|layout=hwc is not nchw or nhwc or flat",
            })
    void saysWhatIsWrong(String text, String message) {
        IllegalArgumentException thrown = assertThrows(IllegalArgumentException.class, () -> Preprocess.parse(text));
        assertTrue(String.valueOf(thrown.getMessage()).contains(message), thrown.getMessage());
    }
}
