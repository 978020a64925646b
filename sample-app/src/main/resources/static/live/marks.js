import { millis } from './time.js';

const FADING = 1600;

// Spreads marks that were accepted one after the other as far from each other as can be
const GOLDEN_RATIO = 0.618034;

// Two reports of the same handshake differ by the way through the network
const JITTER = 150;

/** The marks of the pending handshakes, each where its age puts it. */
export class Marks {

	#lanes;

	#marks = new Map();

	#settings = { timeout: 0, mode: 'enforce', axis: { length: 1 } };

	#width = 0;

	#created = 0;

	#frame = 0;

	#still = false;

	#stillness = matchMedia('(prefers-reduced-motion: reduce)');

	constructor(lanes) {
		this.#lanes = new Map(lanes.map((lane) => [lane.parentElement.dataset.phase, lane]));
		this.#stillness.addEventListener('change', () => this.#draw());
		new ResizeObserver(([entry]) => this.#resize(entry.contentRect.width)).observe(lanes[0]);
	}

	/** Show the pending handshakes of a report, and let go of the others. */
	show(pending, recent, settings) {
		this.#settings = settings;
		const now = performance.now();
		const listed = new Set();
		for (const [key, row] of keyed(pending)) {
			listed.add(key);
			this.#update(key, row, now);
		}
		this.#endAllBut(listed, recent, now);
		this.#countPhases();
		this.#draw();
	}

	#update(key, row, now) {
		const age = millis(row.age);
		let mark = this.#marks.get(key);
		if (mark && age < mark.age) {
			// Another client, on the port of one that has left
			this.#end(mark, 'ended', now);
			mark = undefined;
		}
		if (!mark) {
			mark = { element: this.#create(), acceptedAt: now - age };
			this.#marks.set(key, mark);
		}
		if (Math.abs(now - age - mark.acceptedAt) > JITTER) {
			mark.acceptedAt = now - age;
		}
		mark.age = age;
		this.#describe(mark.element, row);
	}

	#create() {
		const element = document.createElement('i');
		element.className = 'mark';
		element.style.top = `${(++this.#created * GOLDEN_RATIO % 1) * 100}%`;
		return element;
	}

	#describe(element, row) {
		if (element.dataset.phase !== row.phase) {
			element.dataset.phase = row.phase;
			this.#lanes.get(row.phase).append(element);
		}
		element.dataset.waitingOn = row.waitingOn;
		element.classList.toggle('queued', row.queued);
		element.title = `${row.remoteAddress ?? 'client'}${row.remotePort ? `:${row.remotePort}` : ''}, `
			+ `${row.bytesReceived} bytes received`;
	}

	#endAllBut(listed, recent, now) {
		const ended = new Map(keyed([...recent].reverse()));
		for (const [key, mark] of this.#marks) {
			if (!listed.has(key)) {
				const end = ended.get(key);
				const known = end && millis(end.age) >= mark.age;
				mark.acceptedAt = known ? now - millis(end.age) : mark.acceptedAt;
				this.#end(mark, known ? end.outcome : 'ended', now);
				this.#marks.delete(key);
			}
		}
	}

	#end(mark, outcome, now) {
		this.#place(mark, now, Infinity);
		mark.element.classList.add('fading');
		mark.element.dataset.outcome = outcome;
		setTimeout(() => mark.element.remove(), FADING);
	}

	#countPhases() {
		const counts = new Map();
		for (const { element } of this.#marks.values()) {
			counts.set(element.dataset.phase, (counts.get(element.dataset.phase) ?? 0) + 1);
		}
		for (const [phase, lane] of this.#lanes) {
			lane.parentElement.querySelector('b').textContent = counts.get(phase) ?? 0;
			lane.classList.toggle('crowded', counts.get(phase) > 120);
		}
	}

	#resize(width) {
		this.#width = width;
		this.#draw();
	}

	#draw() {
		cancelAnimationFrame(this.#frame);
		const now = performance.now();
		for (const mark of this.#marks.values()) {
			this.#place(mark, now, this.#furthest(mark));
		}
		if (this.#marks.size > 0 && !this.#stillness.matches && !this.#still) {
			this.#frame = requestAnimationFrame(() => this.#draw());
		}
	}

	/** Let no mark move on its own until there is a next report. */
	set still(still) {
		this.#still = still;
		if (still) {
			cancelAnimationFrame(this.#frame);
		}
	}

	// Whether one is closed at its deadline is for the next report to tell
	#furthest(mark) {
		return (this.#settings.mode === 'enforce') ? Math.max(this.#settings.timeout, mark.age) : Infinity;
	}

	#place(mark, now, furthest) {
		const age = Math.min(now - mark.acceptedAt, furthest, this.#settings.axis.length);
		const x = age / this.#settings.axis.length * this.#width;
		mark.element.style.translate = `${x.toFixed(1)}px`;
	}

}

// Without addresses, which the endpoint may hide, rows of different reports are told apart by their order only
function keyed(rows) {
	return rows.map((row, index) => [row.remotePort ? `${row.remoteAddress} ${row.remotePort}` : `${index}`, row]);
}
