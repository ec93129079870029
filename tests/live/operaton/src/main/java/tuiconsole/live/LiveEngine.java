package tuiconsole.live;

import java.io.IOException;
import java.io.OutputStream;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Boots the engine, and ends it with whoever started it. */
@SpringBootApplication
public class LiveEngine {

  public static void main(String[] arguments) {
    if (Boolean.getBoolean("live.leash")) {
      endWithStandardInput();
    }
    SpringApplication.run(LiveEngine.class, arguments);
  }

  /** A starter that is killed cannot clean up, but the pipe it held closes all the same. */
  private static void endWithStandardInput() {
    Thread leash =
        new Thread(
            () -> {
              try {
                System.in.transferTo(OutputStream.nullOutputStream());
              } catch (IOException broken) {
                // A broken pipe says the same as a closed one.
              }
              Runtime.getRuntime().halt(0);
            },
            "leash");
    leash.setDaemon(true);
    leash.start();
  }
}
