// SPDX-License-Identifier: Apache-2.0
package org.thecloud.aws.edge;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.thecloud.aws.Accounts;
import org.thecloud.kernel.TenantId;

class AccountsTest {

    @Test
    void anAccountIsTheLastTwelveDigitsOfItsTenant() {
        Random random = new Random(1);
        assertThat(Accounts.of(new TenantId(new UUID(0, 7)))).isEqualTo("000000000007");
        for (int i = 0; i < 1000; i++) {
            UUID id = new UUID(random.nextLong(), random.nextLong());
            String digits = new BigInteger(id.toString().replace("-", ""), 16).toString();
            assertThat(Accounts.of(new TenantId(id)))
                    .isEqualTo(("0".repeat(12) + digits).substring(digits.length()));
        }
    }
}
