package pith.compress;

import java.util.Locale;

/** What a conversion does to the weights of layers. */
public enum Method {
    /** Every value is kept bit for bit. */
    LOSSLESS,
    /** Magnitude pruning and weight sharing by k-means; Han, Mao and Dally, ICLR 2016. */
    DEEP_COMPRESSION,
    /** Evenly spaced values between the least and the greatest weight. */
    AFFINE;

    /** Name on the command line and in files, such as {@code deep-compression}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
