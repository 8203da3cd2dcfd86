using System.Security.Cryptography;
using ComplianceGate.Licensing;

namespace ComplianceGate.Tests;

/// <summary>
/// License files of real packages, read from the local package folder where they are there. What each is was written down by
/// reading it; the digest says which text was read.
/// </summary>
[TestClass]
public sealed class RecognitionCorpusTests
{
    [TestMethod]
    [DataRow("castle.core/4.4.0/LICENSE", "af3a3d28e5fd73b1f45184bbac05f779c5907eefe90a3c0325072cd62c7268b4", "header of Apache-2.0")]
    [DataRow("castle.core/4.4.0/ASL - Apache Software Foundation License.txt", "ab1fd16ef97a3cd6c19dc263c0b9900b01932996b671d2ac0452c38183f9274d", "Apache-2.0")]
    [DataRow("castle.core/5.0.0/LICENSE", "1bf6d24645729f179f69f7f624572635986123b09e6241849ccbb945208649e1", "header of Apache-2.0")]
    [DataRow("microsoft.aspnetcore.app.runtime.linux-x64/10.0.12/LICENSE.txt", "cfc21f5e8bd655ae997eec916138b707b1d290b83272c02a95c9f821b8c87310", "MIT")]
    [DataRow("microsoft.aspnetcore.app.runtime.win-x64/10.0.12/LICENSE.txt", "d7a68596ab69b06f51ca278a6545148e4269a9381c26d597c13df5d88e08cf5b", "MIT")]
    [DataRow("microsoft.csharp/4.0.1/dotnet_library_license.txt", "f1db688d8481c91a452fabcea5060a23da9ea5088329b58c478a040e2e426297", "LicenseRef-scancode-ms-net-library")]
    [DataRow("netstandard.library/2.0.3/LICENSE.TXT", "fc95de1436a321aadbfafd21f8a8506a2f4678bfc003bd806d6b59d3088efadc", "MIT")]
    [DataRow("newtonsoft.json/13.0.3/LICENSE.md", "b98a397897ff55f76cddc380041507a95a896b2946e0188703bf0496793d6516", "MIT")]
    [DataRow("polly/8.9.1/LICENSE", "eae3ccee9064911010c23fe3d3c9fca687a6631f8452bfb11b939afbc89ba5a0", "BSD-3-Clause")]
    [DataRow("runtime.debian.8-x64.runtime.native.system.security.cryptography.openssl/4.3.0/dotnet_library_license.txt", "b7d43d08f59637129c482c63dcd4811077101ac41cc763b3b58490137f741977", "LicenseRef-scancode-ms-net-library")]
    [DataRow("system.drawing.common/8.0.30/LICENSE.TXT", "a89886665765362eb77e0f8e26602c924520041d1711b2eedc136434fe4d01ab", "MIT")]
    [DataRow("automapper/17.0.0/LICENSE.md", "6f2a22990fac08653f86d35a4fe403e7a12a1462615ce21c8c7fb1a6b1cf3278", "")]
    [DataRow("commandlineparser/2.9.1/License.md", "87a1efc79d6ee27ee9dcc01534e2be6f26839e4a6b8e53b6d91458aae08831fa", "MIT")]
    [DataRow("epplus/8.7.2/license.md", "b41c05dd51e8fac4e578d7246b3e6bc41c96a22e0cc4dd1da467f1f55ace2716", "PolyForm-Noncommercial-1.0.0")]
    [DataRow("libgit2sharp/0.29.0/App_Readme/LICENSE.md", "d745334f7db93761cf9c1ffd4c03d0a843618ff87f594077bd6029a73dd0ccb2", "MIT")]
    [DataRow("microsoft.codecoverage/16.11.0/LICENSE_NET.txt", "511d5819fef5b09d6977cdd79399ff9c229debc8acd4dc9c6cd849f10b563536", "LicenseRef-scancode-ms-net-library-2019-06")]
    [DataRow("microsoft.data.sqlclient.sni.runtime/7.1.2/LICENSE.txt", "9335e8bad875dd7be4eebd55d2335eb6433d1cea61aadb3817af7807bef8932a", "LicenseRef-Microsoft.Data.SqlClient.SNI")]
    [DataRow("microsoft.netcore.app/2.0.3/LICENSE.TXT", "ff26c8fb716d2381357faa7584901159f70cab3fce65fdc642794cafff3a554b", "MIT")]
    [DataRow("nunit/3.14.0/LICENSE.txt", "dcd5cf4cb704ec026971c5f27e9c769c8c6340e907f490865ee03816ba7b35c0", "MIT")]
    [DataRow("nunit/4.2.2/LICENSE.txt", "71153559e3c05250a869ed51c2866cb83d5fdcab88304c7e20c78c105772fb03", "MIT")]
    [DataRow("opentelemetry/1.9.0/LICENSE.TXT", "1eb85fc97224598dad1852b5d6483bbcf0aa8608790dcc657a5a2a761ae9c8c6", "Apache-2.0")]
    [DataRow("sonaranalyzer.csharp/10.36.0.15337/licenses/LICENSE.txt", "b93b383060f0b26e95538455d8a92b0c9bc5bf61c3a1fd42583fc3d535330a03", "LicenseRef-Sonar-Source-Available-1.0")]
    [DataRow("sonaranalyzer.csharp/10.36.0.15337/licenses/THIRD_PARTY_LICENSES/Google.Protobuf-LICENSE.txt", "95bc0839fe9ffb3baf1b5ad8f5c347b58a07196387b3939c9f121d48461443dc", "")]
    [DataRow("stylecop.analyzers/1.2.0-beta.556/LICENSE", "521bf93dae6c8b34c4eb3db20f5757e76ad6aa7774c0919952bf9c9880859710", "MIT")]
    [DataRow("testcontainers/4.15.0/LICENSE", "defe81b29379cd310c24132e904947a6e9083a41a51e2ae79e43c63393dced3d", "MIT")]
    public void A_package_file_is_what_it_is(string path, string sha256, string expected)
    {
        var bytes = Read(path);

        Assert.AreEqual(sha256, Convert.ToHexStringLower(SHA256.HashData(bytes)), "The package is not the one that was read.");
        Assert.AreEqual(expected, RecognitionSamples.Describe(LicenseTextRecogniser.Recognise(bytes)));
    }

    private static byte[] Read(string path)
    {
        var folders = Environment.GetEnvironmentVariable("NUGET_PACKAGES") is { Length: > 0 } named
            ? named
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        var file = Path.Combine(folders, path);
        if (!File.Exists(file))
        {
            Assert.Inconclusive($"{path} has not been restored here.");
        }

        return File.ReadAllBytes(file);
    }
}
