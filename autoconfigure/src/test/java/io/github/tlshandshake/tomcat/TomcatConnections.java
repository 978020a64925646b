package io.github.tlshandshake.tomcat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

import io.github.tlshandshake.testsupport.TestServer;
import org.apache.catalina.connector.Connector;
import org.apache.coyote.AbstractProtocol;

import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;

/**
 * Connections of a Tomcat, by its own account.
 */
final class TomcatConnections {

	private TomcatConnections() {
	}

	/**
	 * Return the number of connections that hold a slot. On some protocols the one that
	 * the acceptor waits for is among them.
	 * @param server the server
	 * @return the number
	 */
	static long count(TestServer server) {
		return protocol(server).getConnectionCount();
	}

	/**
	 * Return how many connections may wait to be accepted.
	 * @param server the server
	 * @return the number
	 */
	static int acceptCount(TestServer server) {
		return protocol(server).getAcceptCount();
	}

	/**
	 * Occupy all workers, and all places of those that wait for one.
	 * @param server the server
	 * @param latch what the workers wait for
	 */
	static void occupyWorkersAndQueue(TestServer server, CountDownLatch latch) {
		Executor executor = protocol(server).getExecutor();
		try {
			while (latch.getCount() > 0) {
				executor.execute(() -> await(latch));
			}
		}
		catch (RejectedExecutionException ex) {
			// Full
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static AbstractProtocol<?> protocol(TestServer server) {
		WebServerApplicationContext context = (WebServerApplicationContext) server.context();
		TomcatWebServer webServer = (TomcatWebServer) context.getWebServer();
		if (webServer == null) {
			throw new IllegalStateException("No web server");
		}
		Connector connector = webServer.getTomcat().getConnector();
		return (AbstractProtocol<?>) connector.getProtocolHandler();
	}

}
