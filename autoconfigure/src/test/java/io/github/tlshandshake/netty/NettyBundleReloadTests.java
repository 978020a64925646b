package io.github.tlshandshake.netty;

import java.nio.file.Path;

import io.github.tlshandshake.testsupport.BundleReload;
import io.github.tlshandshake.testsupport.ServerKind;
import io.github.tlshandshake.testsupport.TestServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests for bundles that are reloaded when their files change.
 */
class NettyBundleReloadTests {

	@Test
	void timesHandshakesAcrossReload(@TempDir Path folder) throws Exception {
		BundleReload reload = new BundleReload(folder);
		try (TestServer server = TestServer.start(ServerKind.NETTY, reload.properties())) {
			BundleReload.assertTimedAcross(server, reload::replace);
		}
	}

}
