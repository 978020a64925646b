// The longest time on the axis and the distance of its ticks, in milliseconds
const AXES = [
	[3, 0.5], [6, 1], [12, 2], [24, 4], [42, 6], [75, 15], [150, 30], [300, 60], [720, 120], [1800, 300], [4500, 900]
].map(([length, tick]) => ({ length: length * 1000, tick: tick * 1000 }));

/** The axis that suits a timeout. Stays what it was while that suits too, so that the line seldom jumps. */
export function axisFor(timeout, current) {
	if (current && timeout <= current.length * 0.9 && timeout >= current.length * 0.15) {
		return current;
	}
	return AXES.find((axis) => timeout <= axis.length * 0.85) ?? { length: timeout * 1.25, tick: timeout / 4 };
}

/** The times at the ticks of an axis. */
export function ticks(axis) {
	const times = [];
	for (let time = 0; time <= axis.length; time += axis.tick) {
		times.push(time);
	}
	return times;
}
