import { millis, text } from './time.js';

const ROWS = 50;

const INTERVAL = 1000;

/** The pending handshakes as a table, while it is open. */
export class Table {

	#details;

	#body;

	#shownAt = 0;

	constructor(details) {
		this.#details = details;
		this.#body = details.querySelector('tbody');
		details.addEventListener('toggle', () => this.#shownAt = 0);
	}

	show(pending) {
		if (this.#details.open && performance.now() - this.#shownAt > INTERVAL) {
			this.#shownAt = performance.now();
			this.#body.replaceChildren(...pending.slice(0, ROWS).map(row));
		}
	}

}

function row(handshake) {
	const row = document.createElement('tr');
	const client = handshake.remoteAddress ? `${handshake.remoteAddress}:${handshake.remotePort}` : 'hidden';
	const { phase, waitingOn, bytesReceived, age, remaining } = handshake;
	for (const value of [client, phase, waitingOn, bytesReceived, text(millis(age), 1), text(millis(remaining), 1)]) {
		row.insertCell().textContent = value;
	}
	return row;
}
