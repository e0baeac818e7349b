package io.headwater.propagation.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HttpDescriptionTest {
  @ParameterizedTest
  @CsvSource({
    "a=1,a=1",
    "sig=x,sig=REDACTED",
    "a=1&sig=x&b=2,a=1&sig=REDACTED&b=2",
    "sig=,sig=REDACTED",
    "sig,sig",
    "SIG=x,SIG=x",
    "a&&Signature=x=y&,a&&Signature=REDACTED&",
    "X-Amz-Security-Token=x&X-Amz-Credential=y,X-Amz-Security-Token=REDACTED&X-Amz-Credential=REDACTED",
    "asig=x,asig=x"
  })
  void query_hidesKnownSecrets(String query, String redacted) {
    assertThat(UrlRedaction.query(query)).isEqualTo(redacted);
  }

  @ParameterizedTest
  @CsvSource({
    "http://h/x,http://h/x",
    "http://user:pass@h:81/x?a=1#frag,http://h:81/x?a=1",
    "http://a@b_c:80/,http://b_c:80/",
    "https://[::1]:8443/a%20b,https://[::1]:8443/a%20b",
    "http://h?sig=x,http://h?sig=REDACTED"
  })
  void url_hasNoCredentials(URI uri, String full) {
    assertThat(UrlRedaction.full(uri)).isEqualTo(full);
  }

  @ParameterizedTest
  @CsvSource({
    "h,h,0",
    "h:80,h,80",
    "[::1]:80,::1,80",
    "[::1],::1,0",
    "h:,h,0",
    "h:x,h,0",
    "h:65535,h,65535",
    "h:65536,h,0",
    "h:99999999999,h,0"
  })
  void hostHeader_isReadLeniently(String header, String host, int port) {
    HostPort read = HostPort.parse(header);
    assertThat(read.host).isEqualTo(host);
    assertThat(read.port).isEqualTo(port);
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1,true", "[::1],true", "::1,true", "localhost,false", "10.example,false"})
  void address_isNoName(String host, boolean address) {
    assertThat(HostPort.isAddress(host)).isEqualTo(address);
  }
}
