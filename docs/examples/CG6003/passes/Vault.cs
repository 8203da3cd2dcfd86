using System.Security.Cryptography;

namespace Acme;

public static class Vault
{
    public static RSA Key() => RSA.Create(3072);
}
