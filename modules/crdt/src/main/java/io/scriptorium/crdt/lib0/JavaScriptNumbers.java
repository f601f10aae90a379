package io.scriptorium.crdt.lib0;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/**
 * Numbers as JavaScript prints them (ECMAScript Number::toString): the fewest digits that read back as the same double,
 * the nearest such decimal if there are several, and the exponent form outside of 1e-6 to 1e21. {@link Double#toString}
 * of Java 17 has neither the digits nor the layout.
 */
public final class JavaScriptNumbers {
    private static final int DIGITS_MAX = 17;

    /** Integers below this bound have all of their digits in a {@code long}, and none of them can be left out. */
    private static final double EXACT_INTEGER_MAX = 1L << 53;

    private JavaScriptNumbers() {}

    /**
     * The text of {@code String(value)}; minus zero is {@code 0}. Costs a few microseconds for anything but integers.
     */
    public static String toString(double value) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == Math.rint(value) && Math.abs(value) < EXACT_INTEGER_MAX) {
            return Long.toString((long) value);
        }
        String sign = value < 0 ? "-" : "";
        BigDecimal shortest = shortest(Math.abs(value)).stripTrailingZeros();
        String digits = shortest.unscaledValue().toString();
        return sign + layOut(digits, digits.length() - shortest.scale());
    }

    /** The fewest digits are found by bisection: what n digits can say, n + 1 digits can say too. */
    private static BigDecimal shortest(double value) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal best = exact.round(new MathContext(DIGITS_MAX, RoundingMode.HALF_EVEN));
        int low = 1;
        int high = DIGITS_MAX;
        while (low < high) {
            int middle = (low + high) >>> 1;
            BigDecimal candidate = nearest(exact, value, middle);
            if (candidate.signum() != 0) {
                best = candidate;
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return best;
    }

    /**
     * The nearest decimal of that many digits that reads back as the value, or zero if there is none. Both neighbours
     * are tried, because below a power of two doubles are closer to each other than above: the nearer neighbour may
     * belong to another double.
     */
    private static BigDecimal nearest(BigDecimal exact, double value, int digits) {
        BigDecimal down = exact.round(new MathContext(digits, RoundingMode.DOWN));
        BigDecimal up = exact.round(new MathContext(digits, RoundingMode.UP));
        boolean downReadsBack = down.doubleValue() == value;
        boolean upReadsBack = up.doubleValue() == value;
        if (downReadsBack && upReadsBack) {
            int order = exact.subtract(down).compareTo(up.subtract(exact));
            return order < 0 || (order == 0 && !down.unscaledValue().testBit(0)) ? down : up;
        }
        return downReadsBack ? down : upReadsBack ? up : BigDecimal.ZERO;
    }

    /** Places the decimal point: the value is 0.digits times ten to the power of {@code point}. */
    private static String layOut(String digits, int point) {
        int count = digits.length();
        if (count <= point && point <= 21) {
            return digits + "0".repeat(point - count);
        }
        if (0 < point && point <= 21) {
            return digits.substring(0, point) + "." + digits.substring(point);
        }
        if (-6 < point && point <= 0) {
            return "0." + "0".repeat(-point) + digits;
        }
        int exponent = point - 1;
        String mantissa = count == 1 ? digits : digits.charAt(0) + "." + digits.substring(1);
        return mantissa + (exponent < 0 ? "e-" : "e+") + Math.abs(exponent);
    }
}
