package io.github.tlshandshake.jetty;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;

import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.FillInterest;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.io.WriteFlusher;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * End point that forwards to Jetty's own one, which stays with the selector.
 * <p>
 * It is a {@link SocketChannelEndPoint} because that is what others look for below TLS,
 * such as {@link org.eclipse.jetty.server.SocketCustomizationListener}. What it inherits
 * from one is not used: it has no selector, no scheduler, no interests of its own. Only
 * the final methods that shut down and close run here, and forward what they decide.
 */
abstract class ForwardingEndPoint extends SocketChannelEndPoint implements EndPoint.Wrapper {

	private final SocketChannelEndPoint endPoint;

	ForwardingEndPoint(SocketChannelEndPoint endPoint) {
		super(endPoint.getChannel(), null, null, null);
		this.endPoint = endPoint;
	}

	@Override
	public SocketChannelEndPoint unwrap() {
		return this.endPoint;
	}

	@Override
	public int fill(ByteBuffer buffer) throws IOException {
		return this.endPoint.fill(buffer);
	}

	@Override
	public boolean flush(ByteBuffer... buffers) throws IOException {
		return this.endPoint.flush(buffers);
	}

	@Override
	public void fillInterested(Callback callback) {
		this.endPoint.fillInterested(callback);
	}

	@Override
	public boolean tryFillInterested(Callback callback) {
		return this.endPoint.tryFillInterested(callback);
	}

	@Override
	public boolean isFillInterested() {
		return this.endPoint.isFillInterested();
	}

	@Override
	public FillInterest getFillInterest() {
		return this.endPoint.getFillInterest();
	}

	@Override
	public void write(Callback callback, ByteBuffer... buffers) {
		this.endPoint.write(callback, buffers);
	}

	@Override
	public @Nullable Callback cancelWrite(Throwable cause) {
		return this.endPoint.cancelWrite(cause);
	}

	@Override
	public boolean isWriteInterested() {
		return this.endPoint.isWriteInterested();
	}

	@Override
	public WriteFlusher getWriteFlusher() {
		return this.endPoint.getWriteFlusher();
	}

	@Override
	public long getIdleTimeout() {
		return this.endPoint.getIdleTimeout();
	}

	@Override
	public void setIdleTimeout(long idleTimeout) {
		this.endPoint.setIdleTimeout(idleTimeout);
	}

	@Override
	public long getIdleFor() {
		return this.endPoint.getIdleFor();
	}

	@Override
	public void notIdle() {
		this.endPoint.notIdle();
	}

	@Override
	public Scheduler getScheduler() {
		return this.endPoint.getScheduler();
	}

	@Override
	public @Nullable Connection getConnection() {
		return this.endPoint.getConnection();
	}

	@Override
	public void setConnection(Connection connection) {
		this.endPoint.setConnection(connection);
	}

	@Override
	public @Nullable SocketAddress getLocalSocketAddress() {
		return this.endPoint.getLocalSocketAddress();
	}

	@Override
	public @Nullable SocketAddress getRemoteSocketAddress() {
		return this.endPoint.getRemoteSocketAddress();
	}

	@Override
	public @Nullable SslSessionData getSslSessionData() {
		return this.endPoint.getSslSessionData();
	}

	@Override
	public long getCreatedTimeStamp() {
		return this.endPoint.getCreatedTimeStamp();
	}

	@Override
	public boolean isOpen() {
		return this.endPoint.isOpen();
	}

	@Override
	public boolean isInputShutdown() {
		return this.endPoint.isInputShutdown();
	}

	@Override
	public boolean isOutputShutdown() {
		return this.endPoint.isOutputShutdown();
	}

	@Override
	protected void doShutdownOutput() {
		this.endPoint.shutdownOutput();
	}

	// Closing the channel is left to Jetty's own end point
	@Override
	public void doClose() {
	}

	@Override
	public void onClose(@Nullable Throwable failure) {
		this.endPoint.close(failure);
	}

	@Override
	public void onOpen() {
		this.endPoint.onOpen();
	}

	@Override
	public @Nullable Runnable onSelected() {
		return this.endPoint.onSelected();
	}

	@Override
	public void updateKey() {
		this.endPoint.updateKey();
	}

	@Override
	public void replaceKey(SelectionKey newKey) {
		this.endPoint.replaceKey(newKey);
	}

	@Override
	public String toEndPointString() {
		return this.endPoint.toEndPointString();
	}

}
