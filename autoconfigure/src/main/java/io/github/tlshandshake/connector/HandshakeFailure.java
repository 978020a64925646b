package io.github.tlshandshake.connector;

import java.util.Objects;

import javax.net.ssl.SSLProtocolException;

import io.github.tlshandshake.HandshakeCause;
import io.github.tlshandshake.WaitingOn;
import org.jspecify.annotations.Nullable;

/**
 * Failure of TLS: whose it is, and why.
 *
 * @param cause the cause
 * @param error what TLS said
 * @param serverFailure the exception, if only the operator can mend it
 */
record HandshakeFailure(HandshakeCause cause, String error, @Nullable Throwable serverFailure) {

	/**
	 * Judge what TLS threw.
	 * @param failure the exception
	 * @param records what the client has sent
	 * @return the failure
	 */
	static HandshakeFailure of(Throwable failure, ClientRecords records) {
		int alert = records.fatalAlert();
		if (alert >= 0) {
			return new HandshakeFailure(ClientAlert.cause(alert), "Received fatal alert: " + ClientAlert.name(alert),
					null);
		}
		if (FailureKind.of(failure) == FailureKind.CLIENT_REFUSED) {
			return new HandshakeFailure(FailureKind.alertIn(failure), FailureDetail.of(failure), null);
		}
		return refusedByServer(failure, records);
	}

	private static HandshakeFailure refusedByServer(Throwable failure, ClientRecords records) {
		String other = records.otherProtocol();
		if (other != null) {
			return new HandshakeFailure(HandshakeCause.NOT_TLS, other + ": " + FailureDetail.of(failure), null);
		}
		if (!records.isTls()) {
			return new HandshakeFailure(
					records.isOldHello() ? HandshakeCause.NO_COMMON_PROTOCOL : HandshakeCause.NOT_TLS,
					FailureDetail.of(failure), null);
		}
		Throwable serverFailure = ServerFailure.in(failure);
		return (serverFailure != null)
				? new HandshakeFailure(HandshakeCause.SERVER_FAILURE, FailureDetail.of(failure), serverFailure)
				: new HandshakeFailure(causeOf(failure), FailureDetail.of(failure), null);
	}

	private static HandshakeCause causeOf(Throwable failure) {
		HandshakeCause certificate = CertificateFailure.in(failure);
		return (certificate != null) ? certificate
				: Causes.of(failure)
					.map(FailureText::cause)
					.filter(Objects::nonNull)
					.findFirst()
					.orElseGet(() -> typeOf(failure));
	}

	// The JDK has this type for messages that break the rules alone
	private static HandshakeCause typeOf(Throwable failure) {
		return Causes.of(failure).anyMatch(SSLProtocolException.class::isInstance) ? HandshakeCause.MALFORMED
				: HandshakeCause.OTHER;
	}

	WaitingOn party() {
		return switch (this.cause) {
			case CLIENT_ALERT, CLIENT_REJECTED_CERTIFICATE -> WaitingOn.CLIENT;
			default -> WaitingOn.SERVER;
		};
	}

}
