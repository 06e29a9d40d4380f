package pith.response;

import java.util.List;

/**
 * Weights made of codewords.
 *
 * @param length elements of a codeword
 * @param codewords of each codebook
 * @param codebooks shape [books, codewords, length]
 * @param symbols of each part a codeword for each sub-vector, shape [rows, sub-vectors of a row]
 * @param error sum of Σ g d H dᵀ over the parts, d being rows of W − Ŵ with what each counts, g
 */
@SuppressWarnings("ArrayRecordComponent")
public record QuantizedProduct(int length, int codewords, float[] codebooks, List<byte[]> symbols, double error) {}
