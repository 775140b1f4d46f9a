int plain(int number);

int
plain(int number)
{
    return number;
}
