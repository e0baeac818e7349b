package io.headwater.gateway.forward.upkeep;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.dns.DatagramDnsQuery;
import io.netty.handler.codec.dns.DatagramDnsQueryDecoder;
import io.netty.handler.codec.dns.DatagramDnsResponse;
import io.netty.handler.codec.dns.DatagramDnsResponseEncoder;
import io.netty.handler.codec.dns.DefaultDnsRawRecord;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A name server on loopback that answers over UDP what a test tells it to. */
public final class DnsServer implements AutoCloseable {
  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Map<String, List<byte[]>> records = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> queries = new ConcurrentHashMap<>();
  private final Channel channel;
  private volatile int ttlSeconds = 1;
  private volatile boolean silent;

  private DnsServer() {
    this.channel =
        new Bootstrap()
            .group(group)
            .channel(NioDatagramChannel.class)
            .handler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel initialized) {
                    initialized
                        .pipeline()
                        .addLast(
                            new DatagramDnsQueryDecoder(),
                            new DatagramDnsResponseEncoder(),
                            new Answering());
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .syncUninterruptibly()
            .channel();
  }

  /** Starts a server that knows no name. */
  public static DnsServer start() {
    return new DnsServer();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) channel.localAddress();
  }

  /** Seconds for which answers from now on hold. */
  public DnsServer ttl(int seconds) {
    ttlSeconds = seconds;
    return this;
  }

  /** Answers nothing from now on, or something again. */
  public DnsServer silent(boolean quiet) {
    silent = quiet;
    return this;
  }

  /** A name's addresses of IPv4, in place of those before; none: there is no such name. */
  public DnsServer a(String name, String... addresses) {
    return put(DnsRecordType.A, name, bytes(addresses));
  }

  /** A name's addresses of IPv6. */
  public DnsServer aaaa(String name, String... addresses) {
    return put(DnsRecordType.AAAA, name, bytes(addresses));
  }

  /** A name's SRV records, each {@code PRIORITY WEIGHT PORT TARGET}. */
  public DnsServer srv(String name, String... lines) {
    return put(DnsRecordType.SRV, name, List.of(lines).stream().map(DnsServer::srvRecord).toList());
  }

  /** Questions of a type for a name so far. */
  public int queries(DnsRecordType type, String name) {
    return queries.computeIfAbsent(key(type, name + '.'), key -> new AtomicInteger()).get();
  }

  @Override
  public void close() {
    channel.close().syncUninterruptibly();
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private DnsServer put(DnsRecordType type, String name, List<byte[]> data) {
    records.put(key(type, name + '.'), data);
    return this;
  }

  private static List<byte[]> bytes(String... addresses) {
    return List.of(addresses).stream().map(NetUtil::createByteArrayFromIpAddressString).toList();
  }

  private static byte[] srvRecord(String line) {
    String[] parts = line.split(" ", -1);
    ByteBuf data = Unpooled.buffer();
    for (int i = 0; i < 3; i++) {
      data.writeShort(Integer.parseInt(parts[i]));
    }
    for (String label : parts[3].split("\\.", -1)) {
      data.writeByte(label.length());
      data.writeCharSequence(label, StandardCharsets.US_ASCII);
    }
    data.writeByte(0);
    byte[] bytes = new byte[data.readableBytes()];
    data.readBytes(bytes);
    return bytes;
  }

  private static String key(DnsRecordType type, String name) {
    return type.name() + ' ' + name;
  }

  /** Answers each question by what is known of it. */
  private final class Answering extends SimpleChannelInboundHandler<DatagramDnsQuery> {
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, DatagramDnsQuery query) {
      DnsQuestion question = query.recordAt(DnsSection.QUESTION);
      String key = key(question.type(), question.name());
      queries.computeIfAbsent(key, unseen -> new AtomicInteger()).incrementAndGet();
      if (silent) {
        return;
      }
      List<byte[]> known = records.getOrDefault(key, List.of());
      DatagramDnsResponse response =
          new DatagramDnsResponse(
              /* sender= */ query.recipient(), /* recipient= */ query.sender(), query.id());
      response.addRecord(DnsSection.QUESTION, question);
      response.setCode(known.isEmpty() ? DnsResponseCode.NXDOMAIN : DnsResponseCode.NOERROR);
      for (byte[] data : known) {
        response.addRecord(
            DnsSection.ANSWER,
            new DefaultDnsRawRecord(
                question.name(), question.type(), ttlSeconds, Unpooled.wrappedBuffer(data)));
      }
      ctx.writeAndFlush(response);
    }
  }
}
