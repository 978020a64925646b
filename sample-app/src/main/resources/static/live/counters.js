import { millis, text } from './time.js';

// Between two that are spoken
const SILENCE = 5000;

const NUMBERS = new Intl.NumberFormat('en');

/** The counters by outcome, seen at once and spoken now and then. */
export class Counters {

	#tiles;

	#durations;

	#spoken;

	#spokenAt = 0;

	#latest = '';

	constructor(tiles, durations, spoken) {
		this.#tiles = tiles;
		this.#durations = durations;
		this.#spoken = spoken;
	}

	show(connector) {
		for (const tile of this.#tiles) {
			const { outcome, observed } = tile.dataset;
			const count = outcome ? connector.outcomes[outcome] : connector.observed[observed];
			const number = tile.querySelector('dd');
			number.textContent = NUMBERS.format(count);
			tile.classList.toggle('zero', count === 0);
		}
		this.#durations.textContent = durations(connector);
		this.#speak(connector);
	}

	#speak({ pending, outcomes }) {
		const ended = Object.entries(outcomes).filter(([, count]) => count > 0);
		const text = `${pending} pending; ended: ${ended.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}`;
		if (text !== this.#latest && performance.now() - this.#spokenAt > SILENCE) {
			this.#latest = text;
			this.#spokenAt = performance.now();
			this.#spoken.textContent = text;
		}
	}

}

function durations({ duration, suggestedTimeout }) {
	if (!duration.count) {
		return '';
	}
	const suggestion = suggestedTimeout ? `; a timeout of ${text(millis(suggestedTimeout))} would have cut none of the recent ones` : '';
	return `Successful ones took ${text(millis(duration.p50))} (median), at most ${text(millis(duration.max))}${suggestion}.`;
}
