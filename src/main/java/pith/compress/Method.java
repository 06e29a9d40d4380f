package pith.compress;

import java.util.Locale;

/** What a conversion does to the weights of layers. */
public enum Method {
    /** Every value is kept bit for bit. */
    LOSSLESS,
    /** Pruning and weight sharing by k-means; Han, Mao and Dally, ICLR 2016. */
    DEEP_COMPRESSION,
    /** Evenly spaced values between the least and the greatest weight; Jacob et al., CVPR 2018. */
    INT8,
    /** Zero or a power of two, in groups, the rest re-fitted after each; Zhou et al., INQ, ICLR 2017. */
    INQ,
    /** Sub-vectors along the input channels become codewords; Wu et al., Q-CNN, CVPR 2016. */
    PQ,
    /** The method of each layer that pays best at the price of a bit that the whole network shares. */
    AUTO;

    /** Name on the command line and in files, such as {@code deep-compression}. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
