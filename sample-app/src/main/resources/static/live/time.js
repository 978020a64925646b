const UNITS = { D: 86_400_000, H: 3_600_000, M: 60_000, S: 1000 };

/** Milliseconds of a duration as the endpoint writes it, such as PT1M2.5S. */
export function millis(iso) {
	let sum = 0;
	for (const [, number, unit] of iso.matchAll(/([+-]?\d+(?:\.\d+)?)([DHMS])/g)) {
		sum += Number(number) * UNITS[unit];
	}
	return sum;
}

/** Text of a duration in seconds, or in milliseconds where it is shorter than one. */
export function text(duration, digits = 2) {
	if (Math.abs(duration) < 1000 && duration !== 0) {
		return `${Math.round(duration)} ms`;
	}
	return `${Number((duration / 1000).toFixed(digits))} s`;
}

/** The same to be spoken. */
export function spoken(duration) {
	const seconds = Number((duration / 1000).toFixed(2));
	return (seconds === 1) ? '1 second' : `${seconds} seconds`;
}
