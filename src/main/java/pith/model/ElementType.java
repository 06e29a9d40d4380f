package pith.model;

import java.util.Optional;

/** Type of a tensor's elements, with the number that ONNX and the manifest give it; chapter 4 of the specification. */
public enum ElementType {
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private static final ElementType[] BY_NUMBER = new ElementType[27];

    static {
        for (ElementType type : values()) {
            BY_NUMBER[type.number] = type;
        }
    }

    private final int number;
    private final int bits;

    ElementType(int number, int bits) {
        this.number = number;
        this.bits = bits;
    }

    /** Returns the type with a number, if there is one. */
    public static Optional<ElementType> of(int number) {
        return number < 0 || number >= BY_NUMBER.length ? Optional.empty() : Optional.ofNullable(BY_NUMBER[number]);
    }

    /** Number of the type in a manifest and in {@code onnx.TensorProto.DataType}. */
    public int number() {
        return number;
    }

    /** Bits of an element: 2, 4, 8, 16, 32, 64 or 128. */
    public int bits() {
        return bits;
    }

    /** Bytes of {@code elements} elements, packed types rounded up to a whole byte. */
    public long bytes(long elements) {
        return bits >= 8 ? Math.multiplyExact(elements, (long) bits / 8) : ceilDiv(elements, 8 / bits);
    }

    /** Bytes of a unit, what a sequence codes for this type: 1, 2, 4 or 8. */
    public int unitWidth() {
        return switch (this) {
            case COMPLEX64 -> 4;
            case COMPLEX128 -> 8;
            default -> Math.max(1, bits / 8);
        };
    }

    /** Whether a unit is a float whose sign is its highest bit and is worth separating from the exponent. */
    public boolean hasSignedFloatUnits() {
        return switch (this) {
            case FLOAT, DOUBLE, FLOAT16, BFLOAT16, COMPLEX64, COMPLEX128 -> true;
            default -> false;
        };
    }

    /** Whether numeric rules (affine, power of two, product) may be used; clause RUL-2. */
    public boolean isReal() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    private static long ceilDiv(long value, int divisor) {
        return value / divisor + (value % divisor == 0 ? 0 : 1);
    }
}
