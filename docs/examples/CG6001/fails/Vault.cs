using System.Security.Cryptography;

namespace Acme;

public static class Vault
{
    public static byte[] Seal(byte[] data) => MD5.HashData(data);
}
