package io.github.tlshandshake;

import java.time.Duration;

/**
 * Summary of the durations of all successful handshakes so far, from accept.
 *
 * @param count the number of handshakes
 * @param p50 the duration that half of them did not exceed
 * @param p99 the duration that 99 in 100 did not exceed
 * @param p999 the duration that 999 in 1,000 did not exceed
 * @param max the longest duration
 * @since 0.1.0
 */
public record DurationSummary(long count, Duration p50, Duration p99, Duration p999, Duration max) {

}
