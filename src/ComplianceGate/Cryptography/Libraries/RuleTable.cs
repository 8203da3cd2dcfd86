namespace ComplianceGate.Cryptography;

/// <summary>Short forms in which the tables of the libraries are written.</summary>
internal static class RuleTable
{
    /// <summary>A use that sets or does something on its receiver.</summary>
    /// <param name="function">What it does; empty for a setter.</param>
    /// <param name="roles">Its parameters, one list for each form: <c>key,nonce</c>.</param>
    public static MemberRule On(string function, params string[] roles) =>
        new(Effect.On) { Functions = function.Length == 0 ? [] : [function], Roles = Roles(roles) };

    /// <summary>A use that makes an object.</summary>
    /// <param name="algorithm">The algorithm; null where the arguments tell.</param>
    /// <param name="roles">Its parameters.</param>
    public static MemberRule Make(string? algorithm, params string[] roles) => new(Effect.Make) { Algorithm = algorithm, Roles = Roles(roles) };

    /// <summary>A use that is one call.</summary>
    /// <param name="algorithm">The algorithm; null where the arguments tell.</param>
    /// <param name="function">What it does; empty where it does not say.</param>
    /// <param name="roles">Its parameters.</param>
    public static MemberRule Call(string? algorithm, string function, params string[] roles) =>
        new(Effect.Call) { Algorithm = algorithm, Functions = function.Length == 0 ? [] : [function], Roles = Roles(roles) };

    /// <summary>A member that names something.</summary>
    /// <param name="preset">What it names; null where its argument does.</param>
    public static MemberRule Name(NamedAlgorithm? preset = null) => new(Effect.Name) { Preset = preset };

    /// <summary>Lists of parameters.</summary>
    /// <param name="lists">The names of roles with commas, a hyphen for one that does not count.</param>
    public static Role[][] Roles(params string[] lists)
    {
        var roles = new Role[lists.Length][];
        for (var i = 0; i < lists.Length; i++)
        {
            var names = lists[i].Length == 0 ? [] : lists[i].Split(',');
            roles[i] = new Role[names.Length];
            for (var j = 0; j < names.Length; j++)
            {
                roles[i][j] = Of(names[j]);
            }
        }

        return roles;
    }

    private static Role Of(string name) => name switch
    {
        "algorithm" => Role.Algorithm,
        "hmac" => Role.Hmac,
        "bits" => Role.Bits,
        "curvebits" => Role.CurveBits,
        "digestbits" => Role.DigestBits,
        "key" => Role.Key,
        "nonce" => Role.Nonce,
        "salt" => Role.Salt,
        "password" => Role.Password,
        "iterations" => Role.Iterations,
        "hash" => Role.Hash,
        "mode" => Role.Mode,
        "padding" => Role.Padding,
        "oaep" => Role.Oaep,
        "curve" => Role.Curve,
        "callback" => Role.Callback,
        "part" => Role.Part,
        "encrypts" => Role.Encrypts,
        "signs" => Role.Signs,
        "bag" => Role.Bag,
        "cmac" => Role.Cmac,
        "blockbits" => Role.BlockBits,
        _ => Role.None,
    };
}
